import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('collection', '0001_initial'),
        ('kernel', '0004_photo'),
        ('registry', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Order',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=32, unique=True, verbose_name='订单号')),
                ('client_id', models.UUIDField(unique=True, verbose_name='业务号')),
                ('channel', models.CharField(choices=[('page', '网页预约'), ('staff', '工作人员代约'), ('card', '便民服务联系卡'), ('api', '系统接口'), ('standing', '定期收运'), ('remade', '补收')], max_length=12, verbose_name='渠道')),
                ('day', models.DateField(db_index=True, verbose_name='收运日期')),
                ('opens_at', models.TimeField(verbose_name='最早时间')),
                ('closes_at', models.TimeField(verbose_name='最晚时间')),
                ('bins', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='桶数')),
                ('estimated_grams', models.PositiveBigIntegerField(blank=True, null=True, verbose_name='预估质量（克）')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='备注')),
                ('priority', models.PositiveSmallIntegerField(default=5, verbose_name='优先级')),
                ('optional', models.BooleanField(default=False, verbose_name='可顺延')),
                ('state', models.CharField(choices=[('requested', '待受理'), ('accepted', '已受理'), ('scheduled', '已排班'), ('arrived', '已到场'), ('weighed', '已称重'), ('refused', '拒收'), ('delivered', '已送达'), ('settled', '已入账'), ('closed', '已办结'), ('cancelled', '已取消'), ('missed', '漏收'), ('rebooked', '已改约')], default='requested', editable=False, max_length=12, verbose_name='状态')),
                ('booked_by', models.BigIntegerField(db_index=True, null=True, verbose_name='预约人编号')),
                ('booked_at', models.DateTimeField(verbose_name='预约时间')),
                ('collected_grams', models.PositiveBigIntegerField(blank=True, null=True, verbose_name='实收质量（克）')),
                ('collected_bins', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='实收桶数')),
                ('grade', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='分类质量（1 至 5）')),
                ('served_at', models.DateTimeField(blank=True, null=True, verbose_name='收运时间')),
                ('confirmed_by_holder_at', models.DateTimeField(blank=True, null=True, verbose_name='交付方确认')),
                ('confirmed_by_hauler_at', models.DateTimeField(blank=True, null=True, verbose_name='收运方确认')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='版本')),
                ('contract', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='collection.contract', verbose_name='收运合同')),
                ('hauler', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='collection_orders', to='registry.organisation', verbose_name='收运单位')),
                ('material', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.material', verbose_name='类别')),
                ('point', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='collection.point', verbose_name='收集点')),
                ('replaces', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='collection.order', verbose_name='改约自')),
            ],
            options={
                'verbose_name': '收运订单',
                'verbose_name_plural': '收运订单',
                'ordering': ['-day', '-id'],
                'indexes': [models.Index(fields=['day', 'state'], name='collection__day_a6d67d_idx'), models.Index(fields=['point', 'day'], name='collection__point_i_d4e6ae_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(('closes_at__gt', models.F('opens_at'))), name='collection_order_times'), models.CheckConstraint(condition=models.Q(('bins__isnull', False), ('estimated_grams__isnull', False), _connector='OR'), name='collection_order_quantity'), models.CheckConstraint(condition=models.Q(('priority__gte', 1), ('priority__lte', 9)), name='collection_order_priority'), models.CheckConstraint(condition=models.Q(('grade__isnull', True), models.Q(('grade__gte', 1), ('grade__lte', 5)), _connector='OR'), name='collection_order_grade')],
            },
        ),
        migrations.CreateModel(
            name='OrderEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='序号')),
                ('verb', models.CharField(max_length=24, verbose_name='事项')),
                ('from_state', models.CharField(blank=True, max_length=12, verbose_name='原状态')),
                ('to_state', models.CharField(blank=True, max_length=12, verbose_name='新状态')),
                ('happened_at', models.DateTimeField(verbose_name='发生时间')),
                ('recorded_at', models.DateTimeField(auto_now_add=True, verbose_name='记录时间')),
                ('actor_id', models.BigIntegerField(null=True, verbose_name='经办人编号')),
                ('actor_name', models.CharField(max_length=150, verbose_name='经办人')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='原因')),
                ('detail', models.JSONField(default=dict, verbose_name='内容')),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='collection.order', verbose_name='收运订单')),
                ('photo', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.photo', verbose_name='照片')),
            ],
            options={
                'verbose_name': '订单记录',
                'verbose_name_plural': '订单记录',
                'ordering': ['order', 'number'],
                'constraints': [models.UniqueConstraint(fields=('order', 'number'), name='collection_order_event_number')],
            },
        ),
    ]
