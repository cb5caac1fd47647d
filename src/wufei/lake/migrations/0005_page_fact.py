from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("lake", "0004_telemetry")]

    operations = [
        migrations.AddField(
            model_name="pagefile",
            name="fact",
            field=models.BigIntegerField(null=True, verbose_name="当时事实"),
        ),
    ]
