import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '__first__'),
        ('registry', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='SavedMap',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='名称')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='版本')),
                ('title', models.CharField(max_length=160, verbose_name='标题')),
                ('title_en', models.CharField(blank=True, max_length=160, verbose_name='英文标题')),
                ('text', models.TextField(verbose_name='方案（YAML）')),
                ('shipped', models.BooleanField(default=False, verbose_name='随产品提供')),
                ('header_signature', models.CharField(blank=True, db_index=True, max_length=64, verbose_name='表头特征')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='制定时间')),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL, verbose_name='制定人')),
                ('region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='registry.region', verbose_name='区划')),
            ],
            options={
                'verbose_name': '导入方案',
                'verbose_name_plural': '导入方案',
                'ordering': ['name', '-version'],
                'constraints': [models.UniqueConstraint(fields=('name', 'version'), name='saved_map_version_once')],
            },
        ),
        migrations.CreateModel(
            name='SourceFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(db_index=True, max_length=64, verbose_name='SHA-256 摘要')),
                ('name', models.CharField(max_length=200, verbose_name='文件名')),
                ('size', models.BigIntegerField(verbose_name='字节数')),
                ('stored', models.CharField(max_length=120, verbose_name='存放位置')),
                ('uploader_name', models.CharField(max_length=120, verbose_name='上传人姓名')),
                ('uploaded_at', models.DateTimeField(auto_now_add=True, verbose_name='上传时间')),
                ('region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='registry.region', verbose_name='区划')),
                ('uploaded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL, verbose_name='上传人')),
            ],
            options={
                'verbose_name': '上传文件',
                'verbose_name_plural': '上传文件',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='ImportRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('uploaded', '已上传'), ('mapped', '已选方案'), ('checked', '已试算'), ('posting', '正在入账'), ('posted', '已入账'), ('interrupted', '已中断'), ('undone', '已撤销'), ('failed', '无法导入')], default='uploaded', max_length=12, verbose_name='状态')),
                ('generation', models.PositiveIntegerField(default=0, verbose_name='第几次')),
                ('batch', models.UUIDField(db_index=True, null=True, verbose_name='批次')),
                ('actor_name', models.CharField(max_length=120, verbose_name='经办人姓名')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='创建时间')),
                ('changed_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                ('report', models.JSONField(blank=True, null=True, verbose_name='试算报告')),
                ('rows_total', models.PositiveIntegerField(default=0, verbose_name='总行数')),
                ('cursor_row', models.PositiveIntegerField(default=0, verbose_name='已处理到行')),
                ('carry', models.JSONField(default=dict, verbose_name='舍入余数')),
                ('rows_done', models.PositiveIntegerField(default=0, verbose_name='已处理行数')),
                ('entries_posted', models.PositiveIntegerField(default=0, verbose_name='新入账分录')),
                ('entries_existed', models.PositiveIntegerField(default=0, verbose_name='原已入账分录')),
                ('rows_refused', models.PositiveIntegerField(default=0, verbose_name='未入账行')),
                ('rows_skipped', models.PositiveIntegerField(default=0, verbose_name='略过行')),
                ('stop_requested', models.BooleanField(default=False, verbose_name='要求停止')),
                ('fault', models.JSONField(blank=True, null=True, verbose_name='故障')),
                ('undo_reason', models.CharField(blank=True, max_length=300, verbose_name='撤销事由')),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL, verbose_name='经办人')),
                ('region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='registry.region', verbose_name='区划')),
                ('repeats', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='intake.importrun', verbose_name='重复于')),
                ('saved_map', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='intake.savedmap', verbose_name='方案')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='intake.sourcefile', verbose_name='文件')),
            ],
            options={
                'verbose_name': '导入',
                'verbose_name_plural': '导入',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='RejectedRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row', models.PositiveIntegerField(verbose_name='行号')),
                ('code', models.CharField(max_length=64, verbose_name='原因代码')),
                ('column', models.CharField(blank=True, max_length=200, verbose_name='所在列')),
                ('value', models.CharField(blank=True, max_length=200, verbose_name='原值')),
                ('params', models.JSONField(default=dict, verbose_name='原因参数')),
                ('skipped', models.BooleanField(default=False, verbose_name='按方案略过')),
                ('cells', models.JSONField(default=list, verbose_name='原始各列')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rejected_rows', to='intake.importrun', verbose_name='导入')),
            ],
            options={
                'verbose_name': '未入账行',
                'verbose_name_plural': '未入账行',
                'ordering': ['run', 'row'],
                'constraints': [models.UniqueConstraint(fields=('run', 'row'), name='rejected_row_once')],
            },
        ),
    ]
