"""An index that finds the claims in whose value a person is named."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0011_days_held")]

    operations = [
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(
                models.Func(
                    models.F("value"),
                    models.Value("P-[0-9]{4}-[0-9]{5,}"),
                    function="substring",
                ),
                condition=models.Q(field__in=("relationships", "persons", "answers")),
                name="claim_naming_person",
            ),
        ),
    ]
