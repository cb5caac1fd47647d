from django.db import migrations

from wufei.kernel import append_only


class Migration(migrations.Migration):
    dependencies = [("settlement", "0004_onward_hauls")]

    operations = [
        append_only.migration(f"settlement_{table}")
        for table in (
            "haul",
            "haulpart",
            "haulwithdrawal",
            "haulreceipt",
            "haulreceiptwithdrawal",
        )
    ]
