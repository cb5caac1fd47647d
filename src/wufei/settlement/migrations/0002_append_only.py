from django.db import migrations

from wufei.kernel import append_only


class Migration(migrations.Migration):
    dependencies = [("settlement", "0001_loads_and_receipts")]

    operations = [
        append_only.migration(f"settlement_{table}")
        for table in ("settledevent", "loadentry", "gatereceipt", "receiptwithdrawal")
    ]
