import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('kernel', '0004_photo'),
        ('ledger', '0002_append_only'),
        ('registry', '0001_initial'),
        ('settlement', '0003_bills_prices_and_reports'),
    ]

    operations = [
        migrations.CreateModel(
            name='Haul',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('client_id', models.UUIDField(unique=True, verbose_name='业务号')),
                ('code', models.CharField(max_length=80, unique=True, verbose_name='转运单号')),
                ('left_at', models.DateTimeField(db_index=True, verbose_name='出站时间')),
                ('recorded_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                ('gross', models.PositiveBigIntegerField(blank=True, null=True, verbose_name='毛重（克）')),
                ('tare', models.PositiveBigIntegerField(blank=True, null=True, verbose_name='皮重（克）')),
                ('taken', models.PositiveBigIntegerField(verbose_name='出库（克）')),
                ('departed', models.PositiveBigIntegerField(verbose_name='出站（克）')),
                ('loss_cause', models.CharField(blank=True, choices=[('leachate', '渗滤液和压缩出水'), ('drying', '水分蒸发'), ('difference', '过磅差额')], max_length=12, verbose_name='差额去向')),
                ('loss_reason', models.CharField(blank=True, max_length=300, verbose_name='差额原因')),
                ('ticket', models.CharField(blank=True, max_length=80, verbose_name='磅单号')),
                ('actor_id', models.BigIntegerField(null=True, verbose_name='经办人编号')),
                ('actor_name', models.CharField(max_length=150, verbose_name='经办人')),
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='haul', to='ledger.entry', verbose_name='分录')),
                ('material', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.material', verbose_name='类别')),
                ('plant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hauls_in', to='registry.site', verbose_name='送往')),
                ('station', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hauls_out', to='registry.site', verbose_name='转运站')),
                ('vehicle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.vehicle', verbose_name='车辆')),
            ],
            options={
                'verbose_name': '转运',
                'verbose_name_plural': '转运',
                'ordering': ['-left_at', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('taken', models.F('departed')), models.Q(models.Q(('loss_cause', ''), _negated=True), models.Q(('loss_reason', ''), _negated=True)), _connector='OR'), name='settlement_haul_loss_named'), models.CheckConstraint(condition=models.Q(('taken__gte', models.F('departed')), ('loss_cause', 'difference'), _connector='OR'), name='settlement_haul_loss_sign')],
            },
        ),
        migrations.CreateModel(
            name='HaulPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('grams', models.PositiveBigIntegerField(verbose_name='质量（克）')),
                ('haul', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='settlement.haul', verbose_name='转运')),
                ('lot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='haul_parts', to='ledger.lot', verbose_name='批次')),
            ],
            options={
                'verbose_name': '转运出库',
                'verbose_name_plural': '转运出库',
                'ordering': ['haul', 'id'],
                'constraints': [models.UniqueConstraint(fields=('haul', 'lot'), name='settlement_haul_part_once'), models.CheckConstraint(condition=models.Q(('grams__gt', 0)), name='settlement_haul_part_some')],
            },
        ),
        migrations.CreateModel(
            name='HaulReceipt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('client_id', models.UUIDField(unique=True, verbose_name='业务号')),
                ('occurred_at', models.DateTimeField(db_index=True, verbose_name='过磅时间')),
                ('recorded_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                ('gross', models.PositiveBigIntegerField(blank=True, null=True, verbose_name='毛重（克）')),
                ('tare', models.PositiveBigIntegerField(blank=True, null=True, verbose_name='皮重（克）')),
                ('announced', models.BigIntegerField(verbose_name='车上（克）')),
                ('received', models.PositiveBigIntegerField(verbose_name='到场（克）')),
                ('accepted', models.PositiveBigIntegerField(verbose_name='接收（克）')),
                ('refused', models.PositiveBigIntegerField(default=0, verbose_name='拒收（克）')),
                ('residue', models.PositiveBigIntegerField(default=0, verbose_name='车内残留（克）')),
                ('refusal_reason', models.CharField(blank=True, max_length=300, verbose_name='拒收原因')),
                ('ticket', models.CharField(blank=True, max_length=80, verbose_name='磅单号')),
                ('actor_id', models.BigIntegerField(null=True, verbose_name='经办人编号')),
                ('actor_name', models.CharField(max_length=150, verbose_name='经办人')),
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='haul_receipt', to='ledger.entry', verbose_name='分录')),
                ('haul', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='settlement.haul', verbose_name='转运')),
                ('photo', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.photo', verbose_name='照片')),
            ],
            options={
                'verbose_name': '转运进场单',
                'verbose_name_plural': '转运进场单',
                'ordering': ['occurred_at', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('received', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('accepted'), '+', models.F('refused')), '+', models.F('residue')))), name='settlement_haul_receipt_adds_up'), models.CheckConstraint(condition=models.Q(models.Q(('gross__isnull', True), ('tare__isnull', True)), ('received', django.db.models.expressions.CombinedExpression(models.F('gross'), '-', models.F('tare'))), _connector='OR'), name='settlement_haul_receipt_net'), models.CheckConstraint(condition=models.Q(('refused', 0), models.Q(('refusal_reason', ''), _negated=True), _connector='OR'), name='settlement_haul_receipt_reason')],
            },
        ),
        migrations.CreateModel(
            name='HaulReceiptWithdrawal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=300, verbose_name='事由')),
                ('withdrawn_at', models.DateTimeField(auto_now_add=True, verbose_name='撤销时间')),
                ('actor_id', models.BigIntegerField(null=True, verbose_name='经办人编号')),
                ('actor_name', models.CharField(max_length=150, verbose_name='经办人')),
                ('receipt', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='withdrawal', to='settlement.haulreceipt', verbose_name='转运进场单')),
            ],
            options={
                'verbose_name': '撤销的转运进场单',
                'verbose_name_plural': '撤销的转运进场单',
            },
        ),
        migrations.CreateModel(
            name='HaulWithdrawal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=300, verbose_name='事由')),
                ('withdrawn_at', models.DateTimeField(auto_now_add=True, verbose_name='撤销时间')),
                ('actor_id', models.BigIntegerField(null=True, verbose_name='经办人编号')),
                ('actor_name', models.CharField(max_length=150, verbose_name='经办人')),
                ('haul', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='withdrawal', to='settlement.haul', verbose_name='转运')),
            ],
            options={
                'verbose_name': '撤销的转运',
                'verbose_name_plural': '撤销的转运',
            },
        ),
    ]
