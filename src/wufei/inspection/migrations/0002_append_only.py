from django.db import migrations

from wufei.kernel import append_only


class Migration(migrations.Migration):
    dependencies = [("inspection", "0001_problems_visits_notices")]

    operations = [
        append_only.migration("inspection_problemevent"),
        append_only.migration("inspection_eventphoto"),
        append_only.migration("inspection_formversion"),
        append_only.migration("inspection_filledform"),
        append_only.migration("inspection_answer"),
        append_only.migration("inspection_accuracycheck"),
        append_only.migration("inspection_enforcementrecord"),
        append_only.migration("inspection_notice"),
        append_only.migration("inspection_noticereading", settable_once=["acknowledged_at"]),
        append_only.keeping("inspection_problem"),
    ]
