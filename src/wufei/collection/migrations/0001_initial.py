import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('ledger', '0002_append_only'),
        ('registry', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Depot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='生效日期')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                ('code', models.CharField(max_length=40, unique=True, validators=[django.core.validators.RegexValidator('^[0-9A-Za-z][0-9A-Za-z-]*\\Z', '只能用数字、英文字母和连字符。')], verbose_name='编码')),
                ('name', models.CharField(max_length=120, verbose_name='名称')),
                ('name_en', models.CharField(blank=True, max_length=160, verbose_name='英文名称')),
                ('latitude', models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, verbose_name='纬度（WGS 84）')),
                ('longitude', models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, verbose_name='经度（WGS 84）')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='depots', to='registry.organisation', verbose_name='收运单位')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='depots', to='registry.region', verbose_name='所在区划')),
            ],
            options={
                'verbose_name': '停车场站',
                'verbose_name_plural': '停车场站',
                'ordering': ['code'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_from__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='collection_depot_dates')],
            },
        ),
        migrations.CreateModel(
            name='Crew',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='生效日期')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                ('code', models.CharField(max_length=40, unique=True, validators=[django.core.validators.RegexValidator('^[0-9A-Za-z][0-9A-Za-z-]*\\Z', '只能用数字、英文字母和连字符。')], verbose_name='编码')),
                ('name', models.CharField(max_length=120, verbose_name='名称')),
                ('name_en', models.CharField(blank=True, max_length=160, verbose_name='英文名称')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='crews', to='registry.organisation', verbose_name='收运单位')),
                ('vehicle', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='crews', to='registry.vehicle', verbose_name='常用车辆')),
                ('depot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='crews', to='collection.depot', verbose_name='停车场站')),
            ],
            options={
                'verbose_name': '收运班组',
                'verbose_name_plural': '收运班组',
                'ordering': ['code'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_from__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='collection_crew_dates')],
            },
        ),
        migrations.CreateModel(
            name='Point',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='生效日期')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                ('code', models.CharField(max_length=40, unique=True, validators=[django.core.validators.RegexValidator('^[0-9A-Za-z][0-9A-Za-z-]*\\Z', '只能用数字、英文字母和连字符。')], verbose_name='编码')),
                ('name', models.CharField(max_length=120, verbose_name='名称')),
                ('name_en', models.CharField(blank=True, max_length=160, verbose_name='英文名称')),
                ('kind', models.CharField(choices=[('compound', '小区桶组'), ('restaurant', '餐饮单位'), ('canteen', '食堂'), ('market', '农贸市场'), ('office', '办公场所'), ('school', '学校'), ('household', '居民户')], max_length=16, verbose_name='类别')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='地址')),
                ('latitude', models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, verbose_name='纬度（WGS 84）')),
                ('longitude', models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, verbose_name='经度（WGS 84）')),
                ('account', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='collection_points', to='ledger.account', verbose_name='产生账户')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='collection_points', to='registry.organisation', verbose_name='管理单位')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='collection_points', to='registry.region', verbose_name='所在区划')),
            ],
            options={
                'verbose_name': '收集点',
                'verbose_name_plural': '收集点',
                'ordering': ['code'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_from__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='collection_point_dates')],
            },
        ),
        migrations.CreateModel(
            name='Bin',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='生效日期')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                ('code', models.CharField(max_length=40, unique=True, validators=[django.core.validators.RegexValidator('^[0-9A-Za-z][0-9A-Za-z-]*\\Z', '只能用数字、英文字母和连字符。')], verbose_name='桶码')),
                ('litres', models.PositiveIntegerField(verbose_name='容积（升）')),
                ('tare_grams', models.PositiveIntegerField(blank=True, null=True, verbose_name='皮重（克）')),
                ('material', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.material', verbose_name='类别')),
                ('point', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bins', to='collection.point', verbose_name='收集点')),
            ],
            options={
                'verbose_name': '收集桶',
                'verbose_name_plural': '收集桶',
                'ordering': ['code'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_from__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='collection_bin_dates')],
            },
        ),
        migrations.CreateModel(
            name='PointContact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='姓名')),
                ('phone', models.CharField(max_length=24, validators=[django.core.validators.RegexValidator('^\\+?[0-9][0-9 -]{4,}\\Z', '电话只能用数字、空格和连字符。')], verbose_name='电话')),
                ('keep_until', models.DateField(verbose_name='保存至')),
                ('point', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='contact', to='collection.point', verbose_name='收集点')),
            ],
            options={
                'verbose_name': '责任人',
                'verbose_name_plural': '责任人',
            },
        ),
        migrations.CreateModel(
            name='ServiceWindow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='生效日期')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                ('weekday', models.PositiveSmallIntegerField(choices=[(0, '周一'), (1, '周二'), (2, '周三'), (3, '周四'), (4, '周五'), (5, '周六'), (6, '周日')], verbose_name='星期')),
                ('opens_at', models.TimeField(verbose_name='开始时间')),
                ('closes_at', models.TimeField(verbose_name='结束时间')),
                ('materials', models.ManyToManyField(related_name='+', to='registry.material', verbose_name='接收类别')),
                ('point', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='windows', to='collection.point', verbose_name='收集点')),
            ],
            options={
                'verbose_name': '服务时段',
                'verbose_name_plural': '服务时段',
                'ordering': ['point', 'weekday', 'opens_at'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_from__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='collection_servicewindow_dates'), models.CheckConstraint(condition=models.Q(('closes_at__gt', models.F('opens_at'))), name='collection_window_times')],
            },
        ),
        migrations.CreateModel(
            name='Contract',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='生效日期')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                ('code', models.CharField(max_length=40, unique=True, validators=[django.core.validators.RegexValidator('^[0-9A-Za-z][0-9A-Za-z-]*\\Z', '只能用数字、英文字母和连字符。')], verbose_name='合同编号')),
                ('fee_basis', models.CharField(choices=[('bin', '每桶'), ('tonne', '每吨')], max_length=8, verbose_name='计费单位')),
                ('fee', models.DecimalField(decimal_places=2, max_digits=10, verbose_name='单价（元）')),
                ('state', models.CharField(choices=[('draft', '草拟'), ('active', '履行'), ('suspended', '中止'), ('ended', '终止')], default='draft', editable=False, max_length=12, verbose_name='状态')),
                ('paid_until', models.DateField(blank=True, null=True, verbose_name='费用缴至')),
                ('hauler', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='served_contracts', to='registry.organisation', verbose_name='收运单位')),
                ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='held_contracts', to='registry.organisation', verbose_name='委托单位')),
                ('materials', models.ManyToManyField(related_name='+', to='registry.material', verbose_name='收运类别')),
            ],
            options={
                'verbose_name': '收运合同',
                'verbose_name_plural': '收运合同',
                'ordering': ['code'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_from__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='collection_contract_dates'), models.CheckConstraint(condition=models.Q(('fee__gte', 0)), name='collection_contract_fee')],
            },
        ),
    ]
