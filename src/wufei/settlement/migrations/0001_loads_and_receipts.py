import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('collection', '0003_append_only'),
        ('driving', '0002_append_only'),
        ('kernel', '0004_photo'),
        ('ledger', '0002_append_only'),
        ('registry', '0001_initial'),
        ('rounds', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Load',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trip', models.PositiveSmallIntegerField(verbose_name='趟次')),
                ('code', models.CharField(max_length=80, unique=True, verbose_name='车次批号')),
                ('day', models.DateField(db_index=True, verbose_name='作业日期')),
                ('material', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.material', verbose_name='类别')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='loads', to='rounds.round', verbose_name='收运线路')),
                ('vehicle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.vehicle', verbose_name='车辆')),
            ],
            options={
                'verbose_name': '车次',
                'verbose_name_plural': '车次',
                'ordering': ['-day', 'code'],
                'constraints': [models.UniqueConstraint(fields=('round', 'trip', 'vehicle', 'material'), name='settlement_load_once')],
            },
        ),
        migrations.CreateModel(
            name='GateReceipt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('client_id', models.UUIDField(unique=True, verbose_name='业务号')),
                ('occurred_at', models.DateTimeField(db_index=True, verbose_name='过磅时间')),
                ('recorded_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                ('gross', models.PositiveBigIntegerField(blank=True, null=True, verbose_name='毛重（克）')),
                ('tare', models.PositiveBigIntegerField(blank=True, null=True, verbose_name='皮重（克）')),
                ('received', models.PositiveBigIntegerField(verbose_name='到场（克）')),
                ('accepted', models.PositiveBigIntegerField(verbose_name='接收（克）')),
                ('refused', models.PositiveBigIntegerField(default=0, verbose_name='拒收（克）')),
                ('residue', models.PositiveBigIntegerField(default=0, verbose_name='车内残留（克）')),
                ('refusal_reason', models.CharField(blank=True, max_length=300, verbose_name='拒收原因')),
                ('ticket', models.CharField(blank=True, max_length=80, verbose_name='磅单号')),
                ('actor_id', models.BigIntegerField(null=True, verbose_name='经办人编号')),
                ('actor_name', models.CharField(max_length=150, verbose_name='经办人')),
                ('photo', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.photo', verbose_name='照片')),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='gate_receipts', to='registry.site', verbose_name='处置场所')),
                ('load', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='settlement.load', verbose_name='车次')),
            ],
            options={
                'verbose_name': '进场过磅单',
                'verbose_name_plural': '进场过磅单',
                'ordering': ['-occurred_at', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('received', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('accepted'), '+', models.F('refused')), '+', models.F('residue')))), name='settlement_receipt_adds_up'), models.CheckConstraint(condition=models.Q(models.Q(('gross__isnull', True), ('tare__isnull', True)), ('received', django.db.models.expressions.CombinedExpression(models.F('gross'), '-', models.F('tare'))), _connector='OR'), name='settlement_receipt_net'), models.CheckConstraint(condition=models.Q(('refused', 0), models.Q(('refusal_reason', ''), _negated=True), _connector='OR'), name='settlement_receipt_refusal_reason')],
            },
        ),
        migrations.CreateModel(
            name='LoadEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('weighing', '收运称重'), ('estimate', '按容积分摊'), ('move', '移交车辆'), ('receipt', '进场过磅'), ('correction', '事后更正'), ('write_off', '移交转磅差')], max_length=12, verbose_name='性质')),
                ('grams', models.BigIntegerField(verbose_name='克')),
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='load_entry', to='ledger.entry', verbose_name='分录')),
                ('event', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='load_entries', to='driving.crewevent', verbose_name='作业记录')),
                ('load', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='settlement.load', verbose_name='车次')),
                ('order', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='load_entries', to='collection.order', verbose_name='收运订单')),
                ('point', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='collection.point', verbose_name='收集点')),
                ('receipt', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='settlement.gatereceipt', verbose_name='进场单')),
            ],
            options={
                'verbose_name': '车次分录',
                'verbose_name_plural': '车次分录',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='ReceiptWithdrawal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=300, verbose_name='事由')),
                ('withdrawn_at', models.DateTimeField(auto_now_add=True, verbose_name='撤销时间')),
                ('actor_id', models.BigIntegerField(null=True, verbose_name='经办人编号')),
                ('actor_name', models.CharField(max_length=150, verbose_name='经办人')),
                ('receipt', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='withdrawal', to='settlement.gatereceipt', verbose_name='进场过磅单')),
            ],
            options={
                'verbose_name': '撤销的过磅单',
                'verbose_name_plural': '撤销的过磅单',
            },
        ),
        migrations.CreateModel(
            name='SettledEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('settled_at', models.DateTimeField(auto_now_add=True, verbose_name='入账时间')),
                ('event', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='settled', to='driving.crewevent', verbose_name='作业记录')),
            ],
            options={
                'verbose_name': '已入账的作业记录',
                'verbose_name_plural': '已入账的作业记录',
            },
        ),
        migrations.CreateModel(
            name='Standstill',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trip', models.PositiveSmallIntegerField(verbose_name='趟次')),
                ('key', models.CharField(max_length=120, unique=True, verbose_name='标识')),
                ('code', models.CharField(max_length=80, verbose_name='原因代码')),
                ('params', models.JSONField(default=dict, verbose_name='参数')),
                ('since', models.DateTimeField(auto_now_add=True, verbose_name='始于')),
                ('tried_at', models.DateTimeField(auto_now=True, verbose_name='最近尝试')),
                ('tries', models.PositiveIntegerField(default=1, verbose_name='次数')),
                ('material', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.material', verbose_name='类别')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='standstills', to='rounds.round', verbose_name='收运线路')),
            ],
            options={
                'verbose_name': '未能入账',
                'verbose_name_plural': '未能入账',
                'ordering': ['since'],
            },
        ),
        migrations.CreateModel(
            name='Announcement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='序号')),
                ('hold', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='announcement', to='ledger.hold', verbose_name='预报')),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='announcements', to='collection.order', verbose_name='收运订单')),
            ],
            options={
                'verbose_name': '收运预报',
                'verbose_name_plural': '收运预报',
                'constraints': [models.UniqueConstraint(fields=('order', 'number'), name='settlement_announcement_number')],
            },
        ),
    ]
