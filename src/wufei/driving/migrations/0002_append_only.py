from django.db import migrations

from wufei.kernel import append_only


class Migration(migrations.Migration):
    dependencies = [("driving", "0001_initial")]

    operations = [append_only.migration("driving_crewevent")]
