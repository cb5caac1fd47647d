import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('registry', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('client_id', models.UUIDField(unique=True, verbose_name='业务号')),
                ('kind', models.CharField(choices=[('transfer', '转移'), ('transformation', '转化'), ('reversal', '冲销')], max_length=16, verbose_name='类别')),
                ('occurred_at', models.DateTimeField(db_index=True, verbose_name='发生时间')),
                ('posted_at', models.DateTimeField(verbose_name='入账时间')),
                ('actor_id', models.BigIntegerField(null=True, verbose_name='经办人编号')),
                ('actor_name', models.CharField(max_length=120, verbose_name='经办人')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='事由')),
                ('paper_kind', models.CharField(blank=True, max_length=40, verbose_name='凭证类别')),
                ('paper_reference', models.CharField(blank=True, max_length=160, verbose_name='凭证号')),
                ('declared', models.CharField(blank=True, max_length=80, verbose_name='申报数量')),
                ('giver_proof', models.CharField(blank=True, max_length=120, verbose_name='交方凭据')),
                ('receiver_proof', models.CharField(blank=True, max_length=120, verbose_name='收方凭据')),
                ('exemption', models.CharField(blank=True, max_length=32, verbose_name='交接豁免')),
                ('batch', models.UUIDField(null=True, verbose_name='批次')),
                ('body_digest', models.BinaryField(max_length=32, verbose_name='正文摘要')),
                ('seq', models.BigIntegerField(null=True, unique=True, verbose_name='序号')),
                ('reverses', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversed_by', to='ledger.entry', verbose_name='冲销对象')),
            ],
            options={
                'verbose_name': '分录',
                'verbose_name_plural': '分录',
                'ordering': ['-id'],
                'indexes': [models.Index(condition=models.Q(('seq__isnull', True)), fields=['id'], name='entry_unsealed'), models.Index(condition=models.Q(('batch__isnull', False)), fields=['batch'], name='entry_batch')],
            },
        ),
        migrations.CreateModel(
            name='Exemption',
            fields=[
                ('code', models.SlugField(max_length=32, primary_key=True, serialize=False, verbose_name='代码')),
                ('name', models.CharField(max_length=160, verbose_name='说明')),
                ('name_en', models.CharField(blank=True, max_length=160, verbose_name='英文说明')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='依据')),
            ],
            options={
                'verbose_name': '交接豁免',
                'verbose_name_plural': '交接豁免',
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='Account',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=80, unique=True, verbose_name='编码')),
                ('name', models.CharField(max_length=160, verbose_name='名称')),
                ('name_en', models.CharField(blank=True, max_length=160, verbose_name='英文名称')),
                ('stage', models.CharField(choices=[('source', '产生'), ('stock', '贮存'), ('transit', '在途'), ('process', '处理'), ('sink', '去向'), ('loss', '损耗'), ('boundary', '边界'), ('opening', '期初')], max_length=12, verbose_name='环节')),
                ('cause', models.CharField(blank=True, max_length=40, verbose_name='损耗原因')),
                ('use', models.CharField(blank=True, max_length=40, verbose_name='用途')),
                ('transit_limit_hours', models.PositiveSmallIntegerField(default=48, verbose_name='在途时限（小时）')),
                ('opened_on', models.DateField(blank=True, null=True, verbose_name='启用日期')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='停用日期')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='registry.organisation', verbose_name='持有单位')),
                ('region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='registry.region', verbose_name='区划')),
                ('site', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='registry.site', verbose_name='场所')),
                ('vehicle', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='registry.vehicle', verbose_name='车辆')),
            ],
            options={
                'verbose_name': '账户',
                'verbose_name_plural': '账户',
                'ordering': ['code'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('stage', 'loss'), _negated=True), models.Q(('cause', ''), _negated=True), _connector='OR'), name='account_loss_has_cause')],
            },
        ),
        migrations.CreateModel(
            name='ClosedPeriod',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_day', models.DateField(verbose_name='首日')),
                ('last_day', models.DateField(verbose_name='末日')),
                ('closed_at', models.DateTimeField(verbose_name='结账时间')),
                ('closed_by', models.CharField(max_length=120, verbose_name='结账人')),
                ('reason', models.CharField(max_length=300, verbose_name='事由')),
                ('reopened_at', models.DateTimeField(null=True, verbose_name='重开时间')),
                ('reopened_by', models.CharField(blank=True, max_length=120, verbose_name='重开人')),
                ('reopen_reason', models.CharField(blank=True, max_length=300, verbose_name='重开事由')),
            ],
            options={
                'verbose_name': '结账期间',
                'verbose_name_plural': '结账期间',
                'ordering': ['-first_day'],
                'constraints': [models.CheckConstraint(condition=models.Q(('last_day__gte', models.F('first_day'))), name='period_days')],
            },
        ),
        migrations.CreateModel(
            name='Receipt',
            fields=[
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='receipt', serialize=False, to='ledger.entry')),
                ('received_grams', models.BigIntegerField(verbose_name='到场（克）')),
                ('accepted_grams', models.BigIntegerField(verbose_name='接收（克）')),
                ('refused_grams', models.BigIntegerField(default=0, verbose_name='拒收（克）')),
                ('residue_grams', models.BigIntegerField(default=0, verbose_name='车内残留（克）')),
                ('refusal_reason', models.CharField(blank=True, max_length=300, verbose_name='拒收原因')),
            ],
            options={
                'verbose_name': '进场单',
                'verbose_name_plural': '进场单',
                'constraints': [models.CheckConstraint(condition=models.Q(('received_grams', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('accepted_grams'), '+', models.F('refused_grams')), '+', models.F('residue_grams')))), name='receipt_adds_up'), models.CheckConstraint(condition=models.Q(('accepted_grams__gte', 0), ('refused_grams__gte', 0), ('residue_grams__gte', 0)), name='receipt_not_negative'), models.CheckConstraint(condition=models.Q(('refused_grams', 0), models.Q(('refusal_reason', ''), _negated=True), _connector='OR'), name='receipt_refusal_reason')],
            },
        ),
        migrations.CreateModel(
            name='Lot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=80, unique=True, verbose_name='批号')),
                ('kind', models.CharField(choices=[('trip', '车次'), ('container', '容器'), ('bale', '打包'), ('batch', '批次')], default='batch', max_length=12, verbose_name='类别')),
                ('opened_at', models.DateTimeField(verbose_name='开立时间')),
                ('due_at', models.DateTimeField(null=True, verbose_name='在途期限')),
                ('in_grams', models.BigIntegerField(default=0, verbose_name='进入（克）')),
                ('out_grams', models.BigIntegerField(default=0, verbose_name='移出（克）')),
                ('material', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='registry.material', verbose_name='物料')),
            ],
            options={
                'verbose_name': '批次',
                'verbose_name_plural': '批次',
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('out_grams__gte', 0), ('out_grams__lte', models.F('in_grams'))), name='lot_allocations')],
            },
        ),
        migrations.CreateModel(
            name='Hold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('client_id', models.UUIDField(unique=True, verbose_name='业务号')),
                ('grams', models.BigIntegerField(verbose_name='预报（克）')),
                ('estimated', models.BooleanField(default=True, verbose_name='估算')),
                ('settled_grams', models.BigIntegerField(default=0, verbose_name='已过磅（克）')),
                ('released_grams', models.BigIntegerField(default=0, verbose_name='已释放（克）')),
                ('state', models.CharField(choices=[('open', '待过磅'), ('settled', '已结清'), ('void', '已作废'), ('expired', '已超期')], default='open', max_length=8, verbose_name='状态')),
                ('announced_at', models.DateTimeField(verbose_name='预报时间')),
                ('expires_at', models.DateTimeField(verbose_name='期限')),
                ('actor_id', models.BigIntegerField(null=True, verbose_name='经办人编号')),
                ('actor_name', models.CharField(max_length=120, verbose_name='经办人')),
                ('paper_reference', models.CharField(blank=True, max_length=160, verbose_name='凭证号')),
                ('from_account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holds_out', to='ledger.account')),
                ('material', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='registry.material')),
                ('to_account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holds_in', to='ledger.account')),
                ('lot', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='ledger.lot')),
            ],
            options={
                'verbose_name': '预报',
                'verbose_name_plural': '预报',
                'ordering': ['-id'],
                'indexes': [models.Index(condition=models.Q(('state', 'open')), fields=['expires_at'], name='hold_open')],
                'constraints': [models.CheckConstraint(condition=models.Q(('grams__gt', 0)), name='hold_positive'), models.CheckConstraint(condition=models.Q(('grams__gte', models.F('released_grams'))), name='hold_released')],
            },
        ),
        migrations.CreateModel(
            name='HoldEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('settled', '过磅'), ('voided', '作废'), ('expired', '超期')], max_length=8, verbose_name='类别')),
                ('grams', models.BigIntegerField(verbose_name='克')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('actor_name', models.CharField(max_length=120, verbose_name='经办人')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='事由')),
                ('entry', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='hold_events', to='ledger.entry')),
                ('hold', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='ledger.hold')),
            ],
            options={
                'verbose_name': '预报经过',
                'verbose_name_plural': '预报经过',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Balance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('grams', models.BigIntegerField(default=0, verbose_name='克')),
                ('held_grams', models.BigIntegerField(default=0, verbose_name='预占（克）')),
                ('guarded', models.BooleanField()),
                ('account', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='balances', to='ledger.account')),
                ('material', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='registry.material')),
                ('lot', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='balances', to='ledger.lot')),
            ],
            options={
                'verbose_name': '结存',
                'verbose_name_plural': '结存',
                'indexes': [models.Index(condition=models.Q(('grams', 0), _negated=True), fields=['account', 'material'], name='balance_standing')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('lot__isnull', True)), fields=('account', 'material'), name='balance_once'), models.UniqueConstraint(condition=models.Q(('lot__isnull', False)), fields=('account', 'material', 'lot'), name='balance_lot_once'), models.CheckConstraint(condition=models.Q(('guarded', False), models.Q(('grams__gte', 0), ('held_grams__lte', models.F('grams'))), _connector='OR'), name='balance_guarded'), models.CheckConstraint(condition=models.Q(('held_grams__gte', 0)), name='balance_held')],
            },
        ),
        migrations.CreateModel(
            name='Page',
            fields=[
                ('number', models.BigIntegerField(primary_key=True, serialize=False, verbose_name='页号')),
                ('first_seq', models.BigIntegerField(verbose_name='首序号')),
                ('last_seq', models.BigIntegerField(unique=True, verbose_name='末序号')),
                ('sealed_at', models.DateTimeField(verbose_name='封页时间')),
                ('previous_digest', models.BinaryField(max_length=32, verbose_name='上页摘要')),
                ('digest', models.BinaryField(max_length=32, verbose_name='摘要')),
            ],
            options={
                'verbose_name': '账页',
                'verbose_name_plural': '账页',
                'ordering': ['-number'],
                'constraints': [models.CheckConstraint(condition=models.Q(('last_seq__gte', models.F('first_seq'))), name='page_not_empty')],
            },
        ),
        migrations.CreateModel(
            name='Posting',
            fields=[
                ('pk', models.CompositePrimaryKey('entry_id', 'line', blank=True, editable=False, primary_key=True, serialize=False)),
                ('line', models.PositiveSmallIntegerField(verbose_name='行')),
                ('grams', models.BigIntegerField(verbose_name='克')),
                ('day', models.DateField(verbose_name='发生日')),
                ('account', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='ledger.account', verbose_name='账户')),
                ('entry', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='ledger.entry', verbose_name='分录')),
                ('lot', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='ledger.lot')),
                ('material', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='registry.material', verbose_name='物料')),
            ],
            options={
                'verbose_name': '分录行',
                'verbose_name_plural': '分录行',
                'indexes': [models.Index(fields=['account', 'material', 'day'], name='posting_account'), models.Index(condition=models.Q(('lot__isnull', False)), fields=['lot'], name='posting_lot')],
                'constraints': [models.CheckConstraint(condition=models.Q(('grams', 0), _negated=True), name='posting_not_zero')],
            },
        ),
        migrations.CreateModel(
            name='Turnover',
            fields=[
                ('pk', models.CompositePrimaryKey('account_id', 'material_id', 'day', blank=True, editable=False, primary_key=True, serialize=False)),
                ('day', models.DateField(verbose_name='发生日')),
                ('in_grams', models.BigIntegerField(default=0, verbose_name='收入（克）')),
                ('out_grams', models.BigIntegerField(default=0, verbose_name='发出（克）')),
                ('account', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='turnovers', to='ledger.account')),
                ('material', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='registry.material')),
            ],
            options={
                'verbose_name': '发生额',
                'verbose_name_plural': '发生额',
                'indexes': [models.Index(fields=['day'], name='turnover_day')],
            },
        ),
    ]
