from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('supervision', '0002_runs_and_parameters'),
    ]

    operations = [
        migrations.AddField(
            model_name='finding',
            name='plate',
            field=models.CharField(blank=True, max_length=64, verbose_name='车牌'),
        ),
        migrations.AlterField(
            model_name='ruleparameter',
            name='values',
            field=models.JSONField(blank=True, default=dict, verbose_name='参数'),
        ),
        migrations.AlterField(
            model_name='ruletrial',
            name='values',
            field=models.JSONField(blank=True, default=dict, verbose_name='参数'),
        ),
    ]
