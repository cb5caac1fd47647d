from django.db import migrations

from wufei.kernel import append_only


class Migration(migrations.Migration):
    dependencies = [("bulletin", "0001_initial")]

    operations = [
        append_only.migration("bulletin_contributionevent"),
        append_only.migration("bulletin_issueevent"),
    ]
