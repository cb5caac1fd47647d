import django.db.models.constraints
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('collection', '0002_orders'),
        ('registry', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(db_index=True, verbose_name='作业日期')),
                ('number', models.PositiveSmallIntegerField(verbose_name='方案序号')),
                ('state', models.CharField(choices=[('draft', '待计算'), ('computing', '计算中'), ('ready', '待发布'), ('published', '已发布'), ('superseded', '已被替代'), ('discarded', '已放弃')], default='draft', editable=False, max_length=12, verbose_name='状态')),
                ('settings', models.JSONField(default=dict, verbose_name='计算条件')),
                ('metres', models.PositiveBigIntegerField(default=0, verbose_name='里程（米）')),
                ('seconds', models.PositiveBigIntegerField(default=0, verbose_name='工时（秒）')),
                ('cost', models.PositiveBigIntegerField(default=0, verbose_name='代价')),
                ('job_run', models.BigIntegerField(null=True, verbose_name='计算任务')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='创建时间')),
                ('actor_id', models.BigIntegerField(null=True, verbose_name='创建人编号')),
                ('actor_name', models.CharField(max_length=150, verbose_name='创建人')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='发布时间')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='版本')),
                ('based_on', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='rounds.plan', verbose_name='依据方案')),
                ('hauler', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='collection_plans', to='registry.organisation', verbose_name='收运单位')),
            ],
            options={
                'verbose_name': '排班方案',
                'verbose_name_plural': '排班方案',
                'ordering': ['-day', 'hauler', '-number'],
                'constraints': [models.UniqueConstraint(fields=('hauler', 'day', 'number'), name='rounds_plan_number'), models.UniqueConstraint(condition=models.Q(('state', 'published')), fields=('hauler', 'day'), name='rounds_one_published_plan')],
            },
        ),
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='线路编号')),
                ('driver_id', models.BigIntegerField(db_index=True, null=True, verbose_name='驾驶员编号')),
                ('driver_name', models.CharField(blank=True, max_length=150, verbose_name='驾驶员')),
                ('state', models.CharField(choices=[('planned', '待出车'), ('driving', '作业中'), ('broken_down', '故障停驶'), ('finished', '已收车')], default='planned', editable=False, max_length=12, verbose_name='状态')),
                ('locked', models.BooleanField(default=False, verbose_name='锁定')),
                ('leaves_at', models.DateTimeField(verbose_name='计划出车')),
                ('returns_at', models.DateTimeField(verbose_name='计划收车')),
                ('left_at', models.DateTimeField(blank=True, null=True, verbose_name='实际出车')),
                ('returned_at', models.DateTimeField(blank=True, null=True, verbose_name='实际收车')),
                ('metres', models.PositiveBigIntegerField(default=0, verbose_name='里程（米）')),
                ('seconds', models.PositiveBigIntegerField(default=0, verbose_name='工时（秒）')),
                ('crew', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='collection.crew', verbose_name='班组')),
                ('depot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='collection.depot', verbose_name='停车场站')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='rounds.plan', verbose_name='排班方案')),
                ('vehicle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='registry.vehicle', verbose_name='车辆')),
            ],
            options={
                'verbose_name': '收运线路',
                'verbose_name_plural': '收运线路',
                'ordering': ['code'],
                'constraints': [models.UniqueConstraint(fields=('plan', 'vehicle'), name='rounds_vehicle_once')],
            },
        ),
        migrations.CreateModel(
            name='RoundStop',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(verbose_name='顺序')),
                ('kind', models.CharField(choices=[('order', '收运'), ('plant', '卸料'), ('break', '休息')], max_length=8, verbose_name='类别')),
                ('trip', models.PositiveSmallIntegerField(default=1, verbose_name='趟次')),
                ('arrives_at', models.DateTimeField(verbose_name='计划到达')),
                ('begins_at', models.DateTimeField(verbose_name='计划开始')),
                ('leaves_at', models.DateTimeField(verbose_name='计划离开')),
                ('locked', models.BooleanField(default=False, verbose_name='锁定')),
                ('state', models.CharField(choices=[('waiting', '未到'), ('arrived', '已到'), ('done', '完成'), ('refused', '拒收'), ('skipped', '未收')], default='waiting', editable=False, max_length=8, verbose_name='状态')),
                ('arrived_at', models.DateTimeField(blank=True, null=True, verbose_name='实际到达')),
                ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='实际完成')),
                ('order', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='stops', to='collection.order', verbose_name='收运订单')),
                ('plant', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.site', verbose_name='处置场所')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stops', to='rounds.round', verbose_name='收运线路')),
            ],
            options={
                'verbose_name': '线路停靠',
                'verbose_name_plural': '线路停靠',
                'ordering': ['round', 'position'],
                'constraints': [models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('round', 'position'), name='rounds_stop_position'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'order'), ('order__isnull', False), ('plant__isnull', True)), models.Q(('kind', 'plant'), ('order__isnull', True), ('plant__isnull', False)), models.Q(('kind', 'break'), ('order__isnull', True), ('plant__isnull', True)), _connector='OR'), name='rounds_stop_kind')],
            },
        ),
        migrations.CreateModel(
            name='UnplannedOrder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('why', models.CharField(max_length=32, verbose_name='原因')),
                ('figures', models.JSONField(default=dict, verbose_name='数据')),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='collection.order', verbose_name='收运订单')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='unplanned', to='rounds.plan', verbose_name='排班方案')),
            ],
            options={
                'verbose_name': '未排订单',
                'verbose_name_plural': '未排订单',
                'ordering': ['plan', 'order'],
                'constraints': [models.UniqueConstraint(fields=('plan', 'order'), name='rounds_unplanned_once')],
            },
        ),
    ]
