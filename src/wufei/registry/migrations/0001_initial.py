import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='SpecialDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(unique=True, verbose_name='日期')),
                ('kind', models.CharField(choices=[('holiday', '放假'), ('make_up', '调休上班'), ('ordinary', '照常（安排已撤销）')], max_length=8, verbose_name='类别')),
                ('name', models.CharField(max_length=60, verbose_name='名称')),
                ('confirmed', models.BooleanField(default=False, verbose_name='已核实')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='依据')),
            ],
            options={
                'verbose_name': '特殊日期',
                'verbose_name_plural': '特殊日期',
                'ordering': ['day'],
            },
        ),
        migrations.CreateModel(
            name='Material',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(max_length=64, unique=True, verbose_name='标识')),
                ('scheme', models.CharField(choices=[('household', '生活垃圾'), ('hazardous', '危险废物'), ('solid_waste', '固体废物'), ('product', '产物'), ('foreign', '外来分类')], max_length=16, verbose_name='体系')),
                ('name', models.CharField(max_length=160, verbose_name='现行名称')),
                ('name_en', models.CharField(blank=True, max_length=160, verbose_name='英文名称')),
                ('colour', models.CharField(blank=True, max_length=7, verbose_name='颜色')),
                ('confirmed', models.BooleanField(default=False, verbose_name='已核实')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='registry.material', verbose_name='上级')),
            ],
            options={
                'verbose_name': '物料',
                'verbose_name_plural': '物料',
                'ordering': ['key'],
            },
        ),
        migrations.CreateModel(
            name='Region',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='生效日期')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                ('code', models.CharField(max_length=24, unique=True, verbose_name='代码')),
                ('name', models.CharField(max_length=80, verbose_name='名称')),
                ('name_en', models.CharField(blank=True, max_length=120, verbose_name='英文名称')),
                ('level', models.CharField(choices=[('province', '省、直辖市'), ('district', '区县'), ('township', '街镇'), ('community', '社区'), ('village', '行政村')], max_length=16, verbose_name='层级')),
                ('kind', models.CharField(choices=[('municipality', '直辖市'), ('district', '区'), ('county', '县'), ('autonomous_county', '自治县'), ('street', '街道'), ('town', '镇'), ('community', '社区'), ('village', '行政村')], max_length=24, verbose_name='类别')),
                ('path', models.CharField(editable=False, max_length=200, unique=True, verbose_name='路径')),
                ('confirmed', models.BooleanField(default=False, verbose_name='代码已核实')),
                ('households', models.PositiveIntegerField(blank=True, null=True, verbose_name='户数')),
                ('population', models.PositiveIntegerField(blank=True, null=True, verbose_name='人口')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='依据')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='registry.region', verbose_name='上级')),
            ],
            options={
                'verbose_name': '行政区划',
                'verbose_name_plural': '行政区划',
                'ordering': ['path'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_from__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='registry_region_dates')],
            },
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='生效日期')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='统一编码')),
                ('name', models.CharField(max_length=120, verbose_name='名称')),
                ('name_en', models.CharField(blank=True, max_length=160, verbose_name='英文名称')),
                ('kind', models.CharField(choices=[('authority', '主管部门'), ('hauler', '收运单位'), ('plant_operator', '处置单位'), ('enterprise', '企业'), ('recycler', '回收企业'), ('evaluator', '评估机构'), ('school', '学校')], max_length=24, verbose_name='类别')),
                ('notes', models.CharField(blank=True, max_length=300, verbose_name='备注')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='organisations', to='registry.region', verbose_name='所在区划')),
            ],
            options={
                'verbose_name': '单位',
                'verbose_name_plural': '单位',
                'ordering': ['code'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_from__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='registry_organisation_dates')],
            },
        ),
        migrations.CreateModel(
            name='FormerPlacement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('until', models.DateField(verbose_name='截至日期')),
                ('parent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='former_children', to='registry.region', verbose_name='原上级')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='former_placements', to='registry.region', verbose_name='区划')),
            ],
            options={
                'verbose_name': '曾属上级',
                'verbose_name_plural': '曾属上级',
                'ordering': ['until'],
                'constraints': [models.UniqueConstraint(fields=('region', 'until'), name='former_placement_once')],
            },
        ),
        migrations.CreateModel(
            name='ReportingUnit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='生效日期')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                ('code', models.CharField(max_length=32, unique=True, verbose_name='代码')),
                ('name', models.CharField(max_length=80, verbose_name='名称')),
                ('name_en', models.CharField(blank=True, max_length=120, verbose_name='英文名称')),
                ('kind', models.CharField(choices=[('division', '行政区划'), ('functional_area', '功能区')], max_length=24, verbose_name='类别')),
                ('regions', models.ManyToManyField(related_name='reporting_units', to='registry.region', verbose_name='涉及区划')),
            ],
            options={
                'verbose_name': '报送单元',
                'verbose_name_plural': '报送单元',
                'ordering': ['code'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_from__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='registry_reportingunit_dates')],
            },
        ),
        migrations.CreateModel(
            name='Site',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='生效日期')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='编码')),
                ('name', models.CharField(max_length=120, verbose_name='名称')),
                ('name_en', models.CharField(blank=True, max_length=160, verbose_name='英文名称')),
                ('kind', models.CharField(choices=[('service_area', '收集服务区'), ('enterprise', '产废场所'), ('transfer_station', '转运站'), ('sorting_centre', '分拣中心'), ('kitchen_plant', '厨余垃圾处理厂'), ('incineration', '焚烧发电厂'), ('landfill', '填埋场'), ('hazardous_plant', '危险废物利用处置厂'), ('construction_plant', '建筑垃圾资源化厂'), ('reuse', '利用单位')], max_length=24, verbose_name='类别')),
                ('status', models.CharField(choices=[('operational', '运行'), ('standby', '备用'), ('closed', '停运')], default='operational', max_length=16, verbose_name='状态')),
                ('latitude', models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, verbose_name='纬度（WGS 84）')),
                ('longitude', models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, verbose_name='经度（WGS 84）')),
                ('capacity_grams_per_day', models.BigIntegerField(blank=True, null=True, verbose_name='设计能力（克/日）')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sites', to='registry.organisation', verbose_name='运营单位')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sites', to='registry.region', verbose_name='所在区划')),
            ],
            options={
                'verbose_name': '场所',
                'verbose_name_plural': '场所',
                'ordering': ['code'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_from__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='registry_site_dates')],
            },
        ),
        migrations.CreateModel(
            name='Succession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('merge', '合并'), ('split', '分设'), ('transfer', '划转'), ('rename', '更名')], max_length=16, verbose_name='方式')),
                ('effective_on', models.DateField(verbose_name='生效日期')),
                ('part', models.CharField(blank=True, max_length=300, verbose_name='划转部分')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='依据')),
                ('from_region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='successors', to='registry.region', verbose_name='原区划')),
                ('to_region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='predecessors', to='registry.region', verbose_name='新区划')),
            ],
            options={
                'verbose_name': '区划沿革',
                'verbose_name_plural': '区划沿革',
                'ordering': ['effective_on', 'id'],
                'constraints': [models.UniqueConstraint(fields=('from_region', 'to_region', 'effective_on'), name='succession_once'), models.CheckConstraint(condition=models.Q(('from_region', models.F('to_region')), _negated=True), name='succession_not_itself')],
            },
        ),
        migrations.CreateModel(
            name='Vehicle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='生效日期')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                ('plate', models.CharField(max_length=16, unique=True, verbose_name='车牌')),
                ('payload_grams', models.BigIntegerField(blank=True, null=True, verbose_name='核定载质量（克）')),
                ('materials', models.ManyToManyField(blank=True, related_name='vehicles', to='registry.material', verbose_name='可装类别')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='vehicles', to='registry.organisation', verbose_name='所属单位')),
            ],
            options={
                'verbose_name': '车辆',
                'verbose_name_plural': '车辆',
                'ordering': ['plate'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_from__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='registry_vehicle_dates')],
            },
        ),
        migrations.CreateModel(
            name='Density',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='生效日期')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                ('grams_per_litre', models.DecimalField(decimal_places=4, max_digits=12, verbose_name='密度（克/升）')),
                ('source', models.CharField(max_length=300, verbose_name='依据')),
                ('material', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='densities', to='registry.material', verbose_name='物料')),
            ],
            options={
                'verbose_name': '申报密度',
                'verbose_name_plural': '申报密度',
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_from__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='registry_density_dates'), models.CheckConstraint(condition=models.Q(('grams_per_litre__gt', 0)), name='density_positive')],
            },
        ),
        migrations.CreateModel(
            name='MaterialCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='生效日期')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                ('list_name', models.CharField(max_length=32, verbose_name='名录')),
                ('edition', models.CharField(max_length=16, verbose_name='版次')),
                ('code', models.CharField(max_length=32, verbose_name='代码')),
                ('category', models.CharField(blank=True, max_length=32, verbose_name='类别')),
                ('hazards', models.CharField(blank=True, max_length=32, verbose_name='危险特性')),
                ('hazard_logic', models.CharField(blank=True, max_length=16, verbose_name='特性关系')),
                ('material', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='codes', to='registry.material', verbose_name='物料')),
            ],
            options={
                'verbose_name': '物料代码',
                'verbose_name_plural': '物料代码',
                'ordering': ['list_name', 'edition', 'code'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_from__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='registry_materialcode_dates'), models.UniqueConstraint(fields=('list_name', 'edition', 'code'), name='material_code_once')],
            },
        ),
        migrations.CreateModel(
            name='MaterialLabel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='生效日期')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                ('name', models.CharField(max_length=160, verbose_name='名称')),
                ('name_en', models.CharField(blank=True, max_length=160, verbose_name='英文名称')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='依据')),
                ('material', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='labels', to='registry.material', verbose_name='物料')),
            ],
            options={
                'verbose_name': '物料名称',
                'verbose_name_plural': '物料名称',
                'ordering': ['material', 'valid_from'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_from__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='registry_materiallabel_dates')],
            },
        ),
    ]
