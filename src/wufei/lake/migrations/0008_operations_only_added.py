from django.db import migrations

from wufei.kernel import append_only


class Migration(migrations.Migration):
    dependencies = [("lake", "0007_operation_facts")]

    operations = [append_only.migration("lake_operationfact")]
