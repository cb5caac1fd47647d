import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('collection', '0003_append_only'),
        ('registry', '0001_initial'),
        ('settlement', '0002_append_only'),
    ]

    operations = [
        migrations.CreateModel(
            name='Bill',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(db_index=True, verbose_name='月份')),
                ('number', models.PositiveSmallIntegerField(verbose_name='序号')),
                ('code', models.CharField(max_length=64, unique=True, verbose_name='账单号')),
                ('state', models.CharField(choices=[('draft', '草稿'), ('issued', '已出具'), ('paid', '已付清'), ('withdrawn', '已撤回')], default='draft', editable=False, max_length=12, verbose_name='状态')),
                ('total_fen', models.BigIntegerField(default=0, verbose_name='合计（分）')),
                ('drawn_up_at', models.DateTimeField(verbose_name='编制时间')),
                ('issued_at', models.DateTimeField(blank=True, null=True, verbose_name='出具时间')),
                ('paid_on', models.DateField(blank=True, null=True, verbose_name='付款日期')),
                ('payment_reference', models.CharField(blank=True, max_length=120, verbose_name='付款凭证')),
                ('pending', models.PositiveIntegerField(default=0, verbose_name='尚未入账的订单')),
                ('contract', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bills', to='collection.contract', verbose_name='收运合同')),
            ],
            options={
                'verbose_name': '收运账单',
                'verbose_name_plural': '收运账单',
                'ordering': ['-month', 'code'],
                'constraints': [models.UniqueConstraint(fields=('contract', 'month', 'number'), name='settlement_bill_number'), models.UniqueConstraint(condition=models.Q(('state', 'withdrawn'), _negated=True), fields=('contract', 'month'), name='settlement_one_bill_a_month')],
            },
        ),
        migrations.CreateModel(
            name='BillLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='行号')),
                ('kind', models.CharField(choices=[('service', '收运'), ('refused', '拒收'), ('missed', '漏收'), ('correction', '更正')], max_length=12, verbose_name='性质')),
                ('day', models.DateField(verbose_name='收运日期')),
                ('bins', models.PositiveIntegerField(default=0, verbose_name='桶数')),
                ('grams', models.BigIntegerField(default=0, verbose_name='质量（克）')),
                ('price_fen', models.BigIntegerField(verbose_name='单价（分）')),
                ('amount_fen', models.BigIntegerField(verbose_name='金额（分）')),
                ('entries', models.JSONField(default=list, verbose_name='分录')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                ('bill', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='settlement.bill', verbose_name='账单')),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bill_lines', to='collection.order', verbose_name='收运订单')),
            ],
            options={
                'verbose_name': '账单行',
                'verbose_name_plural': '账单行',
                'ordering': ['bill', 'number'],
                'constraints': [models.UniqueConstraint(fields=('bill', 'number'), name='settlement_bill_line')],
            },
        ),
        migrations.CreateModel(
            name='CompensationRate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='生效日期')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                ('yuan_per_tonne', models.DecimalField(decimal_places=2, max_digits=10, verbose_name='单价（元/吨）')),
                ('source', models.CharField(max_length=300, verbose_name='依据')),
                ('material', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.material', verbose_name='类别')),
                ('origin', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.region', verbose_name='来源区县')),
                ('receiver', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.region', verbose_name='处置区县')),
            ],
            options={
                'verbose_name': '跨区补偿单价',
                'verbose_name_plural': '跨区补偿单价',
                'ordering': ['material', 'valid_from'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_from__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='settlement_compensationrate_dates'), models.CheckConstraint(condition=models.Q(('yuan_per_tonne__gte', 0)), name='settlement_rate_not_negative')],
            },
        ),
        migrations.CreateModel(
            name='MonthlyReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(db_index=True, verbose_name='月份')),
                ('due_on', models.DateField(verbose_name='期限')),
                ('state', models.CharField(choices=[('generated', '已生成'), ('checked', '已核对'), ('submitted', '已报送')], default='generated', editable=False, max_length=12, verbose_name='状态')),
                ('cut', models.BigIntegerField(verbose_name='截至分录')),
                ('content', models.JSONField(default=dict, verbose_name='内容')),
                ('declared', models.JSONField(default=dict, verbose_name='申报数据')),
                ('generated_at', models.DateTimeField(verbose_name='生成时间')),
                ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='报送时间')),
                ('submitted_by', models.CharField(blank=True, max_length=150, verbose_name='报送人')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='monthly_reports', to='registry.organisation', verbose_name='报送单位')),
            ],
            options={
                'verbose_name': '运营月报',
                'verbose_name_plural': '运营月报',
                'ordering': ['-month', 'organisation__code'],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'month'), name='settlement_one_report_a_month')],
            },
        ),
        migrations.CreateModel(
            name='ReportRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='生效日期')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                ('kind', models.CharField(choices=[('hauler', '收运单位'), ('plant_operator', '处置单位')], max_length=24, verbose_name='单位类别')),
                ('due_day', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(28)], verbose_name='次月期限日')),
                ('source', models.CharField(max_length=300, verbose_name='依据')),
            ],
            options={
                'verbose_name': '月报期限',
                'verbose_name_plural': '月报期限',
                'ordering': ['kind', 'valid_from'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_from__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='settlement_reportrule_dates')],
            },
        ),
    ]
