import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('collection', '0003_append_only'),
        ('registry', '0001_initial'),
        ('supervision', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='RuleTrial',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule', models.CharField(choices=[('missed_point', '漏收'), ('late', '迟到'), ('deviation', '偏离线路'), ('long_stop', '停留过久'), ('wrong_vehicle', '车辆与类别不符'), ('two_classes', '同趟混装'), ('unscanned_load', '进厂类别无扫码'), ('closed_window', '非开放时段收运'), ('outside_band', '质量异常'), ('unexplained_mass', '称重与过磅不符'), ('out_of_hours', '非作业时间'), ('overfull_bin', '桶满溢'), ('silent_scale', '车载秤无数据'), ('silent_tracker', '定位中断'), ('unregistered_vehicle', '未登记车辆'), ('over_quota', '处置超额')], max_length=32, verbose_name='规则')),
                ('values', models.JSONField(default=dict, verbose_name='参数')),
                ('first_day', models.DateField(verbose_name='开始日期')),
                ('last_day', models.DateField(verbose_name='截止日期')),
                ('asked_at', models.DateTimeField(auto_now_add=True, verbose_name='提出时间')),
                ('actor_id', models.BigIntegerField(null=True, verbose_name='提出人编号')),
                ('actor_name', models.CharField(max_length=150, verbose_name='提出人')),
                ('job_run', models.BigIntegerField(null=True, verbose_name='计算任务')),
                ('result', models.JSONField(default=dict, verbose_name='结果')),
                ('district', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.region', verbose_name='适用区县')),
            ],
            options={
                'verbose_name': '参数试算',
                'verbose_name_plural': '参数试算',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='FindingRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('history', '全天判读'), ('live', '实时判读')], max_length=8, verbose_name='方式')),
                ('day', models.DateField(db_index=True, verbose_name='日期')),
                ('started_at', models.DateTimeField(verbose_name='开始')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='完成')),
                ('actor_name', models.CharField(max_length=150, verbose_name='发起人')),
                ('parameters_digest', models.CharField(max_length=64, verbose_name='参数摘要')),
                ('cut', models.JSONField(default=dict, verbose_name='数据范围')),
                ('counts', models.JSONField(default=dict, verbose_name='结果')),
            ],
            options={
                'verbose_name': '判读批次',
                'verbose_name_plural': '判读批次',
                'ordering': ['-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('finished_at__isnull', True), ('kind', 'live')), fields=('day',), name='supervision_one_live_run')],
            },
        ),
        migrations.CreateModel(
            name='RuleParameter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='生效日期')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                ('rule', models.CharField(choices=[('missed_point', '漏收'), ('late', '迟到'), ('deviation', '偏离线路'), ('long_stop', '停留过久'), ('wrong_vehicle', '车辆与类别不符'), ('two_classes', '同趟混装'), ('unscanned_load', '进厂类别无扫码'), ('closed_window', '非开放时段收运'), ('outside_band', '质量异常'), ('unexplained_mass', '称重与过磅不符'), ('out_of_hours', '非作业时间'), ('overfull_bin', '桶满溢'), ('silent_scale', '车载秤无数据'), ('silent_tracker', '定位中断'), ('unregistered_vehicle', '未登记车辆'), ('over_quota', '处置超额')], db_index=True, max_length=32, verbose_name='规则')),
                ('enabled', models.BooleanField(default=True, verbose_name='启用')),
                ('severity', models.CharField(choices=[('low', '一般'), ('middle', '较重'), ('high', '严重')], max_length=8, verbose_name='严重程度')),
                ('values', models.JSONField(default=dict, verbose_name='参数')),
                ('source', models.CharField(max_length=300, verbose_name='依据')),
                ('district', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rule_parameters', to='registry.region', verbose_name='适用区县')),
            ],
            options={
                'verbose_name': '规则参数',
                'verbose_name_plural': '规则参数',
                'ordering': ['rule', 'district__code', '-valid_from', '-id'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_from__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='supervision_ruleparameter_dates'), models.UniqueConstraint(fields=('rule', 'district', 'valid_from'), name='supervision_parameters_once'), models.UniqueConstraint(condition=models.Q(('district__isnull', True)), fields=('rule', 'valid_from'), name='supervision_parameters_of_all_once'), models.CheckConstraint(condition=models.Q(('valid_from__isnull', False)), name='supervision_parameters_begin')],
            },
        ),
        migrations.AddField(
            model_name='finding',
            name='place',
            field=models.CharField(blank=True, max_length=120, verbose_name='地点标识'),
        ),
        migrations.AddField(
            model_name='finding',
            name='state_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='处理时间'),
        ),
        migrations.AddField(
            model_name='finding',
            name='state_by',
            field=models.CharField(blank=True, max_length=150, verbose_name='处理人'),
        ),
        migrations.AddField(
            model_name='finding',
            name='state_reason',
            field=models.CharField(blank=True, max_length=300, verbose_name='处理事由'),
        ),
        migrations.AddField(
            model_name='finding',
            name='wastes',
            field=models.JSONField(default=list, verbose_name='类别'),
        ),
        migrations.AddField(
            model_name='finding',
            name='first_run',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='found_first', to='supervision.findingrun', verbose_name='首次发现于'),
        ),
        migrations.AddField(
            model_name='finding',
            name='gone_in',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='gone', to='supervision.findingrun', verbose_name='不再成立于'),
        ),
        migrations.AddField(
            model_name='finding',
            name='last_run',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='found_last', to='supervision.findingrun', verbose_name='最近发现于'),
        ),
        migrations.AddField(
            model_name='finding',
            name='parameter_row',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='supervision.ruleparameter', verbose_name='参数版本'),
        ),
        migrations.AddIndex(
            model_name='finding',
            index=models.Index(fields=['rule', 'begins_at'], name='supervision_rule_03ca6d_idx'),
        ),
        migrations.AddIndex(
            model_name='finding',
            index=models.Index(fields=['state', 'begins_at'], name='supervision_state_c3ec2f_idx'),
        ),
    ]
