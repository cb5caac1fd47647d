from django.db import migrations

from wufei.kernel import append_only


class Migration(migrations.Migration):
    dependencies = [("collection", "0002_orders")]

    operations = [append_only.migration("collection_orderevent")]
