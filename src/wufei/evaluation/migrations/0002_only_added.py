from django.db import migrations

from wufei.kernel import append_only


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0001_schemes_and_evaluations")]

    operations = [
        append_only.migration("evaluation_schemeversion"),
        append_only.migration("evaluation_correction"),
        append_only.keeping("evaluation_objection"),
    ]
