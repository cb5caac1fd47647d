from django.db import migrations

#: Where crews begin; an office changes them.
REASONS = {
    "refuse": (
        ("分类不合格，混有其他垃圾", "Wrongly sorted, other waste mixed in"),
        ("混有有害垃圾", "Hazardous waste mixed in"),
        ("混有建筑垃圾", "Construction waste mixed in"),
        ("桶体破损，无法收运", "Bin broken"),
    ),
    "skip": (
        ("道路不通", "Road closed"),
        ("无人交付", "Nobody to hand over"),
        ("大门未开", "Gate locked"),
        ("桶未放到收集点", "Bins not put out"),
        ("车辆已满", "Vehicle full"),
    ),
    "breakdown": (
        ("发动机故障", "Engine"),
        ("轮胎故障", "Tyre"),
        ("液压或举升故障", "Hydraulics or lift"),
        ("交通事故", "Accident"),
    ),
}


def add(apps, schema_editor):
    StopReason = apps.get_model("driving", "StopReason")
    for occasion, texts in REASONS.items():
        for position, (text, text_en) in enumerate(texts):
            StopReason.objects.create(
                occasion=occasion, text=text, text_en=text_en, position=position
            )


class Migration(migrations.Migration):
    dependencies = [("driving", "0003_decisions")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
