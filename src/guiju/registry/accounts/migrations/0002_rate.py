from django.db import migrations


class Migration(migrations.Migration):
    """Counters of requests: lost in a crash, which is all right, and cheap to write, which is the point."""

    dependencies = [("accounts", "0001_initial")]
    operations = [
        migrations.RunSQL(
            "create unlogged table accounts_rate (who text not null, minute bigint not null, count integer not null,"
            " primary key (who, minute))",
            "drop table accounts_rate",
        )
    ]
