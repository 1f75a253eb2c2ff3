import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('signatories', '0011_remove_indexes_of_contacts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='LinkRequest',
            fields=[
                ('email_key', models.CharField(editable=False, max_length=64, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'verbose_name': 'link request',
                'verbose_name_plural': 'link requests',
                'default_permissions': (),
            },
        ),
        migrations.RemoveIndex(
            model_name='mail',
            name='mail_by_recipient',
        ),
        migrations.AddField(
            model_name='mail',
            name='claimed_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='mail',
            name='mailbox_key',
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name='mail',
            name='note',
            field=models.CharField(blank=True, choices=[('repeated', 'The same mail was sent a moment ago'), ('budget', 'This address was sent several mails today; one mail with all links follows'), ('own', 'The signer changed this entry often today'), ('digest', 'Collected, so that moderators get one mail in place of many'), ('busy', 'Many mails were sent within this hour'), ('server', 'The mail server could not be reached'), ('blocked', 'Not sent: the owner of the address wants no mail'), ('settled', 'Not sent: this was settled meanwhile')], editable=False, max_length=8, verbose_name='note'),
        ),
        migrations.AddField(
            model_name='signingsettings',
            name='reply_to',
            field=models.EmailField(blank=True, help_text="Without an address, to the one in the letterhead's contact for the press, if there is one.", max_length=254, verbose_name='answers to mails go to'),
        ),
    ]
