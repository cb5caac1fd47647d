import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('registry', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='CaptureMark',
            fields=[
                ('kind', models.CharField(max_length=12, primary_key=True, serialize=False, verbose_name='种类')),
                ('until', models.DateTimeField(verbose_name='已采集至')),
                ('last_day', models.DateField(verbose_name='末日')),
            ],
            options={
                'verbose_name': '采集进度',
                'verbose_name_plural': '采集进度',
            },
        ),
        migrations.CreateModel(
            name='Scheme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, unique=True, validators=[django.core.validators.RegexValidator('^[a-z][a-z0-9_-]*\\Z', '以小写字母开头。')], verbose_name='编码')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='创建时间')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='schemes', to='registry.region', verbose_name='考评区划')),
            ],
            options={
                'verbose_name': '考评方案',
                'verbose_name_plural': '考评方案',
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='SchemeVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='版本')),
                ('first_month', models.DateField(verbose_name='自月份')),
                ('name', models.CharField(max_length=120, verbose_name='名称')),
                ('name_en', models.CharField(max_length=160, verbose_name='英文名称')),
                ('units', models.CharField(max_length=16, verbose_name='考评对象')),
                ('text', models.TextField(verbose_name='内容')),
                ('digest', models.CharField(max_length=64, verbose_name='摘要')),
                ('confirmed', models.BooleanField(default=False, verbose_name='依据已核实')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='修订说明')),
                ('published_at', models.DateTimeField(auto_now_add=True, verbose_name='发布时间')),
                ('actor_id', models.BigIntegerField(null=True, verbose_name='发布人编号')),
                ('actor_name', models.CharField(max_length=150, verbose_name='发布人')),
                ('scheme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='evaluation.scheme', verbose_name='考评方案')),
            ],
            options={
                'verbose_name': '方案版本',
                'verbose_name_plural': '方案版本',
                'ordering': ['scheme', '-number'],
                'constraints': [models.UniqueConstraint(fields=('scheme', 'number'), name='evaluation_scheme_version')],
            },
        ),
        migrations.CreateModel(
            name='Evaluation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(db_index=True, verbose_name='月份')),
                ('number', models.PositiveSmallIntegerField(verbose_name='次')),
                ('state', models.CharField(choices=[('computing', '计算中'), ('draft', '草稿'), ('announced', '公示中'), ('final', '已定稿'), ('discarded', '已作废')], default='computing', editable=False, max_length=12, verbose_name='状态')),
                ('cut', models.CharField(blank=True, max_length=26, verbose_name='账面时点')),
                ('definitions', models.CharField(blank=True, max_length=64, verbose_name='指标定义摘要')),
                ('job_run', models.BigIntegerField(null=True, verbose_name='计算任务')),
                ('asked_at', models.DateTimeField(auto_now_add=True, verbose_name='发起时间')),
                ('actor_id', models.BigIntegerField(null=True, verbose_name='发起人编号')),
                ('actor_name', models.CharField(max_length=150, verbose_name='发起人')),
                ('announced_at', models.DateTimeField(null=True, verbose_name='公示时间')),
                ('objections_until', models.DateField(null=True, verbose_name='异议截止')),
                ('final_at', models.DateTimeField(null=True, verbose_name='定稿时间')),
                ('digest', models.CharField(blank=True, max_length=64, verbose_name='定稿摘要')),
                ('scheme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evaluations', to='evaluation.scheme', verbose_name='考评方案')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evaluations', to='evaluation.schemeversion', verbose_name='方案版本')),
            ],
            options={
                'verbose_name': '月度考评',
                'verbose_name_plural': '月度考评',
                'ordering': ['-month', 'scheme', '-number'],
                'constraints': [models.UniqueConstraint(fields=('scheme', 'month', 'number'), name='evaluation_number'), models.UniqueConstraint(condition=models.Q(('state', 'discarded'), _negated=True), fields=('scheme', 'month'), name='evaluation_one_a_month')],
            },
        ),
        migrations.CreateModel(
            name='UnitScore',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=40, verbose_name='编码')),
                ('name', models.CharField(max_length=160, verbose_name='名称')),
                ('name_en', models.CharField(blank=True, max_length=200, verbose_name='英文名称')),
                ('group', models.CharField(blank=True, max_length=40, verbose_name='组别')),
                ('computed', models.IntegerField(null=True, verbose_name='计算得分')),
                ('total', models.IntegerField(null=True, verbose_name='得分')),
                ('rank', models.PositiveIntegerField(null=True, verbose_name='名次')),
                ('tier', models.CharField(blank=True, max_length=40, verbose_name='等次')),
                ('listed', models.CharField(blank=True, max_length=8, verbose_name='榜单')),
                ('vetoes', models.JSONField(default=list, verbose_name='否决')),
                ('unranked', models.CharField(blank=True, max_length=24, verbose_name='不排名的原因')),
                ('body', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation', verbose_name='单位')),
                ('evaluation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scores', to='evaluation.evaluation', verbose_name='月度考评')),
                ('region', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.region', verbose_name='区划')),
            ],
            options={
                'verbose_name': '考评得分',
                'verbose_name_plural': '考评得分',
                'ordering': ['group', 'rank', 'key'],
                'constraints': [models.UniqueConstraint(fields=('evaluation', 'key'), name='evaluation_unit_once')],
            },
        ),
        migrations.CreateModel(
            name='Objection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('client_id', models.UUIDField(unique=True, verbose_name='业务号')),
                ('indicator', models.CharField(blank=True, max_length=80, verbose_name='评分项')),
                ('text', models.CharField(max_length=1000, verbose_name='异议内容')),
                ('state', models.CharField(choices=[('open', '待答复'), ('upheld', '成立'), ('rejected', '不成立')], default='open', editable=False, max_length=10, verbose_name='状态')),
                ('raised_at', models.DateTimeField(auto_now_add=True, verbose_name='提出时间')),
                ('actor_id', models.BigIntegerField(null=True, verbose_name='提出人编号')),
                ('actor_name', models.CharField(max_length=150, verbose_name='提出人')),
                ('answer', models.CharField(blank=True, max_length=1000, verbose_name='答复')),
                ('answered_at', models.DateTimeField(null=True, verbose_name='答复时间')),
                ('answered_by', models.CharField(blank=True, max_length=150, verbose_name='答复人')),
                ('score', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objections', to='evaluation.unitscore', verbose_name='考评得分')),
            ],
            options={
                'verbose_name': '考评异议',
                'verbose_name_plural': '考评异议',
                'ordering': ['-raised_at'],
            },
        ),
        migrations.CreateModel(
            name='IndicatorScore',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(verbose_name='顺序')),
                ('indicator', models.CharField(max_length=80, verbose_name='评分项')),
                ('figure', models.CharField(max_length=80, verbose_name='指标')),
                ('edition', models.CharField(blank=True, max_length=40, verbose_name='定义版本')),
                ('value', models.CharField(blank=True, max_length=80, verbose_name='数值')),
                ('numerator', models.CharField(blank=True, max_length=80, verbose_name='分子')),
                ('denominator', models.CharField(blank=True, max_length=80, verbose_name='分母')),
                ('lines', models.PositiveIntegerField(default=0, verbose_name='计入行数')),
                ('points', models.CharField(blank=True, max_length=80, verbose_name='得分')),
                ('score', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='indicators', to='evaluation.unitscore', verbose_name='考评得分')),
            ],
            options={
                'verbose_name': '评分项得分',
                'verbose_name_plural': '评分项得分',
                'ordering': ['score', 'position'],
                'constraints': [models.UniqueConstraint(fields=('score', 'indicator'), name='evaluation_indicator_once')],
            },
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('client_id', models.UUIDField(unique=True, verbose_name='业务号')),
                ('indicator', models.CharField(blank=True, max_length=80, verbose_name='评分项')),
                ('points', models.IntegerField(verbose_name='更正分值')),
                ('reason', models.CharField(max_length=500, verbose_name='事由')),
                ('made_at', models.DateTimeField(auto_now_add=True, verbose_name='时间')),
                ('actor_id', models.BigIntegerField(null=True, verbose_name='经办人编号')),
                ('actor_name', models.CharField(max_length=150, verbose_name='经办人')),
                ('objection', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='evaluation.objection', verbose_name='异议')),
                ('score', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='evaluation.unitscore', verbose_name='考评得分')),
            ],
            options={
                'verbose_name': '人工更正',
                'verbose_name_plural': '人工更正',
                'ordering': ['made_at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('points', 0), _negated=True), name='evaluation_correction_changes')],
            },
        ),
    ]
