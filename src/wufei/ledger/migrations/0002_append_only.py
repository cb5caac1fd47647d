from django.db import migrations

from wufei.kernel import append_only


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial"), ("registry", "0001_initial")]

    operations = [
        append_only.migration("ledger_entry", settable_once=("seq",)),
        append_only.migration("ledger_posting"),
        append_only.migration("ledger_page"),
        append_only.migration("ledger_holdevent"),
        append_only.migration("ledger_receipt"),
        # postings refer to these without a foreign key of the database (see models.Posting)
        append_only.keeping("ledger_account"),
        append_only.keeping("ledger_lot"),
        append_only.keeping("registry_material"),
    ]
