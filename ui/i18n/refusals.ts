/**
 * The API's sentences as French screens say them; `{{x}}` stands for what is named. What is missing here is shown in English, so
 * a sentence that people can meet on a screen belongs here. Those kept are held against the API's source by test/ui/refusals.test.ts.
 */
export const refusals: Record<string, string> = {
  // anything
  'There is no such {{what}}. It may have been deleted, or the id is wrong.': 'Introuvable. Peut-être a-t-il été supprimé entre-temps.',
  'This may not be empty.': 'Ce champ ne peut pas rester vide.',
  'Write at least {{n}} characters.': 'Écrivez au moins {{n}} caractères.',
  'Write at most {{n}} characters.': 'Écrivez {{n}} caractères au plus.',
  'Write at most {{n}} characters; this has {{m}}.': 'Écrivez {{n}} caractères au plus ; il y en a {{m}}.',
  'Text may not hold NUL characters or broken Unicode. Remove them and send again.':
    'Le texte contient des caractères illisibles. Retirez-les.',
  'The body is larger than 8 MB. Send it in smaller pieces.': 'L’envoi dépasse 8 Mo. Faites-le en plusieurs fois.',
  'Send a list of choices.': 'Choisissez dans la liste.',
  // a contact's own values
  'This is not an e-mail address.': 'Ce n’est pas une adresse e-mail.',
  'Write an address like name@shop.com.': 'Écrivez une adresse comme nom@boutique.fr.',
  'This is not a phone number. Write it with its country code, such as +33 6 12 34 56 78.':
    'Ce n’est pas un numéro de téléphone. Écrivez-le avec son indicatif, comme +33 6 12 34 56 78.',
  'Write the phone number with its country code, such as +33 6 12 34 56 78.':
    'Écrivez le numéro avec son indicatif, comme +33 6 12 34 56 78.',
  'Write the birthday as 1990-03-12, or 03-12.': 'Écrivez l’anniversaire comme 1990-03-12, ou 03-12.',
  'Write the birthday as 1990-03-12, or 03-12 without the year.': 'Écrivez l’anniversaire comme 1990-03-12, ou 03-12 sans l’année.',
  'Nobody was born then. Check the year.': 'Personne n’est né ce jour-là. Vérifiez l’année.',
  'Write the date as year-month-day, such as 2026-03-12.': 'Écrivez la date comme 2026-03-12 : année, mois, jour.',
  'Write the country as two letters, such as FR.': 'Écrivez le pays en deux lettres, comme FR.',
  'Write a number such as 12.5, with at most 15 digits.': 'Écrivez un nombre comme 12,5, de 15 chiffres au plus.',
  'Write an amount such as 12.50, with at most two decimals.': 'Écrivez un montant comme 12,50, avec deux décimales au plus.',
  'Write yes or no.': 'Répondez par oui ou par non.',
  'Choose a time zone such as Europe/Paris.': 'Choisissez un fuseau comme Europe/Paris.',
  'This audience speaks {{languages}}. Add the language in its settings first.':
    'Cette audience ne parle pas cette langue. Ajoutez-la d’abord dans ses réglages.',
  '{{field}} is required in this audience: give a value.': '{{field}} est obligatoire dans cette audience : donnez une valeur.',
  'This is required in the audience: give a value.': 'C’est obligatoire dans cette audience : donnez une valeur.',
  'Give an e-mail address: this audience requires it.': 'Donnez une adresse e-mail : cette audience l’exige.',
  'Give {{what}}: this audience requires it.': 'Cette audience exige ce champ : remplissez-le.',
  'Give {{what}}: this audience requires them.': 'Cette audience exige plusieurs champs : remplissez ceux qui portent une étoile.',
  '{{name}} has this e-mail address already. Open that contact instead.':
    '{{name}} a déjà cette adresse e-mail. Ouvrez plutôt cette fiche.',
  '{{name}} has this e-mail address already (archived). Open that contact instead.':
    '{{name}} a déjà cette adresse e-mail, dans les archives. Ouvrez plutôt cette fiche.',
  '{{name}} has this phone number already. Open that contact instead.':
    '{{name}} a déjà ce numéro de téléphone. Ouvrez plutôt cette fiche.',
  '{{name}} has this phone number already (archived). Open that contact instead.':
    '{{name}} a déjà ce numéro de téléphone, dans les archives. Ouvrez plutôt cette fiche.',
  'The exclusion “{{pattern}}” ({{kind}}) fits this address: nobody may mail it. Take the exclusion away first.':
    'L’exclusion « {{pattern}} » vise cette adresse : aucun envoi n’y est permis. Retirez d’abord l’exclusion.',
  'Say how this person agreed to be mailed, such as “Signed up in the shop on 3 March”.':
    'Indiquez comment cette personne a donné son accord, par exemple « Inscription en boutique le 3 mars ».',
  'This person was deleted for ever. Only they can come back, through a form of yours.':
    'Cette personne a été supprimée définitivement. Elle seule peut revenir, par l’un de vos formulaires.',
  'This contact was merged into another one. Undo the merge to bring it back.':
    'Cette fiche a été fusionnée avec une autre. Annulez la fusion pour la retrouver.',
  'This contact is archived and stays as it was. Unarchive them first, then change them.':
    'Cette fiche est archivée et reste telle quelle. Désarchivez-la avant de la modifier.',
  // statuses and lists
  'This person has unsubscribed. Only they can subscribe again, through a form of yours.':
    'Cette personne s’est désinscrite. Elle seule peut se réinscrire, par l’un de vos formulaires.',
  'Mail to this address was refused for good. Ask the person for another address.':
    'Cette adresse a été refusée définitivement. Demandez-en une autre à la personne.',
  'This person has not confirmed yet. They are subscribed once they follow the link in the confirmation mail.':
    'Cette personne n’a pas encore confirmé. Son inscription vaudra dès qu’elle suivra le lien de l’e-mail de confirmation.',
  'A status can’t be moved this way by hand.': 'Ce changement de statut ne peut pas se faire à la main.',
  'This person left the list. Only they can come back to it, through a form of yours.':
    'Cette personne a quitté la liste. Elle seule peut y revenir, par l’un de vos formulaires.',
  'This person has not confirmed yet. They are on the list once they follow the link in the confirmation mail.':
    'Cette personne n’a pas encore confirmé. Elle sera sur la liste dès qu’elle suivra le lien de l’e-mail de confirmation.',
  'There is another {{what}} of this name. Choose a different one.': 'Ce nom est déjà pris. Choisissez-en un autre.',
  'Nobody can have answered in the future. Check the time.': 'Personne n’a pu répondre à une date à venir. Vérifiez-la.',
  'This is in the future.': 'Cette date est à venir.',
  // flows and mails from the profile
  'This flow does not run. Publish it first, then start them.': 'Ce scénario n’est pas en service. Publiez-le d’abord.',
  'This walk has ended ({{outcome}}). Nothing of it can be changed any more.': 'Ce parcours est terminé. On ne peut plus rien y changer.',
  'The wait is over already: the next step is held. End the hold instead.': 'L’attente est déjà finie : l’étape suivante est retenue.',
  'There is nothing to wait for: the next step is due and about to be taken.': 'Il n’y a plus rien à attendre : l’étape suivante arrive.',
  'This contact is archived. Unarchive them first.': 'Cette fiche est archivée. Désarchivez-la d’abord.',
  'This contact has no e-mail address. Add one first.': 'Cette fiche n’a pas d’adresse e-mail. Ajoutez-en une d’abord.',
  'An exclusion fits this address: nobody may mail it. Remove the exclusion first.':
    'Une exclusion vise cette adresse : aucun envoi n’y est permis. Retirez d’abord l’exclusion.',
  'This audience has no sender address. Add it in the settings first.':
    'Cette audience n’a pas d’adresse d’expéditeur. Ajoutez-la d’abord dans les réglages.',
  'Someone else wrote this note. Only they can change or delete it.':
    'Cette note est de quelqu’un d’autre, qui seul peut la modifier ou la supprimer.',
  // tags, fields, views
  'A tag’s name has at most 60 characters.': 'Le nom d’une étiquette a 60 caractères au plus.',
  'There is a tag “{{name}}” already. Choose another name, or merge the two.':
    'L’étiquette « {{name}} » existe déjà. Choisissez un autre nom, ou fusionnez les deux.',
  '“{{name}}” was merged into “{{into}}” and still finds it. Use that tag, or take the former name off it first.':
    '« {{name}} » a été fusionnée avec « {{into}} » et la trouve encore. Prenez celle-ci, ou retirez-lui d’abord son ancien nom.',
  'This tag is being merged or removed. Wait for the job to end, or cancel it.':
    'Cette étiquette est en cours de fusion ou de suppression. Attendez la fin, ou annulez.',
  '“{{name}}” is being merged or removed already. Wait for that to end.':
    '« {{name}} » est déjà en cours de fusion ou de suppression. Attendez la fin.',
  'This merge has been taken back already.': 'Cette fusion a déjà été annulée.',
  'This merge is still at work. Cancel it, or wait for its end.': 'Cette fusion est encore en cours. Annulez-la, ou attendez la fin.',
  'Another tag is called “{{name}}” by now. Rename it first.': 'Une autre étiquette s’appelle désormais « {{name}} ». Renommez-la d’abord.',
  'The key “{{key}}” is taken. Choose a different one, or leave it out.': 'Un champ de ce nom existe déjà. Choisissez un autre nom.',
  'An audience has at most {{n}} fields. Merge or delete some first.':
    'Une audience a {{n}} champs au plus. Fusionnez ou supprimez-en d’abord.',
  'Two choices have the same name. Keep one.': 'Deux choix portent le même nom. Gardez-en un.',
  'There is a view of this name already. Choose another name.': 'Une vue porte déjà ce nom. Choisissez-en un autre.',
  'There are {{n}} views already. Delete one that nobody uses.': 'Il y a déjà {{n}} vues. Supprimez-en une que personne n’utilise.',
  // exclusions and clean-ups
  'A rule has no spaces in it.': 'Une règle ne contient pas d’espace.',
  'Write the domain as shop.example.': 'Écrivez le domaine comme boutique.example.',
  'Write the whole address, such as name@shop.example.': 'Écrivez l’adresse entière, comme nom@boutique.example.',
  'Write at least two letters: a shorter rule would block nearly everyone.':
    'Écrivez au moins deux lettres : une règle plus courte viserait presque tout le monde.',
  'This rule is there already. Search for it below.': 'Cette règle existe déjà. Cherchez-la ci-dessous.',
  'The list is larger than 10 MB. Split it, and send the pieces one by one.': 'La liste dépasse 10 Mo. Envoyez-la en plusieurs fois.',
  'There is no e-mail address in this text. Paste addresses such as name@shop.example.':
    'Ce texte ne contient aucune adresse e-mail. Collez des adresses comme nom@boutique.example.',
  'At most 10,000 addresses at once. Paste them in several goes.': '10 000 adresses au plus à la fois. Collez-les en plusieurs fois.',
  'This would be everyone. Choose a status, a list or a date.': 'Ce serait tout le monde. Choisissez un statut, une liste ou une date.',
  'There is nobody to clean away. Look at the dry run.': 'Il n’y a personne à retirer. Regardez la simulation.',
  'This clean-up is still at work. Cancel it first.': 'Ce nettoyage est encore en cours. Annulez-le d’abord.',
  'This clean-up is being taken back, or has been.': 'Ce nettoyage est déjà annulé, ou en cours d’annulation.',
  'At most 10,000 people can be deleted for ever at once. Narrow it down, or archive them.':
    '10 000 personnes au plus peuvent être supprimées définitivement à la fois. Affinez, ou archivez.',
  // duplicates
  'The contact to be kept is archived. Unarchive them first, or keep the other one.':
    'La fiche à conserver est archivée. Désarchivez-la d’abord, ou conservez l’autre.',
  'One of them was deleted for ever. There is nothing left to merge.':
    'L’une des deux a été supprimée définitivement. Il n’y a plus rien à fusionner.',
  'Choose two different contacts.': 'Choisissez deux fiches différentes.',
  'A merge can be taken back for {{n}} days, while both people’s data is still there.':
    'Une fusion s’annule pendant {{n}} jours, tant que les données des deux fiches existent.',
  'The contact who was kept has been merged into another one since. Take that merge back first.':
    'La fiche conservée a depuis été fusionnée avec une autre. Annulez d’abord cette fusion.',
  'Another contact has the merged one’s address or customer number now. Change it there first, then take the merge back.':
    'Une autre fiche a désormais l’adresse ou le numéro de client de la fiche fusionnée. Changez-la d’abord, puis annulez la fusion.',
  // imports and exports
  'This is not a table. Send a CSV or Excel (.xlsx) file, or a ZIP of CSV files.':
    'Ce n’est pas un tableau. Apportez un fichier CSV ou Excel (.xlsx), ou un ZIP de fichiers CSV.',
  'The file is no longer kept. Bring it in once more.': 'Le fichier n’est plus conservé. Apportez-le de nouveau.',
  'The file can’t be read. Bring another one in.': 'Le fichier est illisible. Apportez-en un autre.',
  'No row of this file can be taken. See the reasons and mend the file.':
    'Aucune ligne de ce fichier ne peut être prise. Voyez les raisons et corrigez le fichier.',
  'This import has been started already.': 'Cet import a déjà commencé.',
  'This import has been started or given up. Bring the file in once more to import it otherwise.':
    'Cet import a commencé ou a été abandonné. Apportez de nouveau le fichier pour l’importer autrement.',
  'This import was given up. Bring the file in once more.': 'Cet import a été abandonné. Apportez de nouveau le fichier.',
  'This import was taken back already, or is just being.': 'Cet import est déjà annulé, ou en cours d’annulation.',
  'It is more than 30 days ago: too old to be taken back.': 'Cela fait plus de 30 jours : l’annulation n’est plus possible.',
  'There is a field “{{label}}” already. Choose it for the column, or another name.':
    'Le champ « {{label}} » existe déjà. Choisissez-le pour la colonne, ou un autre nom.',
  'This export is still at work. Cancel it first.': 'Cet export est encore en cours. Annulez-le d’abord.',
  'None of its columns is left in this audience. Order a new export.':
    'Aucune de ses colonnes n’existe encore dans cette audience. Lancez un nouvel export.',
  'Choose at least one column.': 'Choisissez au moins une colonne.',
  'There is nobody to archive: they are archived already, left out, or not of this audience.':
    'Il n’y a personne à archiver : déjà archivés, laissés de côté, ou hors de cette audience.',
  // segments, campaigns, the archive and its policies
  'These are more than 200,000. Save the filters as a rule instead: it stays up to date by itself.':
    'Plus de 200 000 contacts sont concernés. Enregistrez plutôt les filtres comme règle : elle reste à jour d’elle-même.',
  'Its rule says who is in this segment. Change the rule, or make a static segment.':
    'La règle de ce segment dit qui y figure. Modifiez la règle, ou créez un segment de contacts choisis.',
  'This segment has no rule: its members are chosen. Make a new one for the rule.':
    'Ce segment n’a pas de règle : ses membres sont choisis. Créez-en un autre pour la règle.',
  'There is a segment of this name already. Choose another name.': 'Un segment porte déjà ce nom. Choisissez-en un autre.',
  'Some of these contacts are not in this audience. Choose them again.':
    'Certains de ces contacts ne sont pas dans cette audience. Choisissez-les à nouveau.',
  'This campaign has been started already.': 'Cette campagne a déjà été lancée.',
  'It was changed in this moment. Look at it once more.': 'Elle vient d’être modifiée. Relisez-la.',
  'Only what is on its way can be paused.': 'Seul un envoi en cours peut être mis en pause.',
  'Only what is paused or held can go on.': 'Seul un envoi en pause ou retenu peut reprendre.',
  'Only what is on its way can be cancelled.': 'Seul un envoi en cours peut être annulé.',
  'This campaign has begun and can’t be changed any more. Send it again as a new one.':
    'Cette campagne a commencé et ne peut plus être modifiée. Renvoyez-la comme nouvelle.',
  'This campaign was changed elsewhere. Load it again and repeat the change.':
    'Cette campagne a été modifiée ailleurs. Rechargez-la et refaites le changement.',
  'Only drafts can be deleted. What was sent stays in the record.':
    'Seuls les brouillons peuvent être supprimés. Ce qui a été envoyé reste consigné.',
  'Say who, in one way: contactIds, filters, segmentId, rule or step.': 'Indiquez qui archiver, d’une seule manière.',
  'This run is still at work. Cancel it first.': 'Cet archivage est encore en cours. Interrompez-le d’abord.',
  'This run is being undone, or has been.': 'Cet archivage est en cours d’annulation, ou déjà annulé.',
  'This run archived nobody: there is nothing to undo.': 'Cet archivage n’a archivé personne : il n’y a rien à annuler.',
  'This flow does not run yet. Publish it first, or archive at once.':
    'Ce scénario n’est pas encore actif. Publiez-le d’abord, ou archivez tout de suite.',
  'This run does not ask for anything: someone may have decided already.':
    'Cette exécution n’attend rien : quelqu’un a peut-être déjà décidé.',
  'This job is over. Start a new one instead.': 'Ce traitement est terminé. Lancez-en un nouveau.',
  'Give the segment a name.': 'Donnez un nom au segment.',
  'Give the policy a name.': 'Donnez un nom à la politique.',
  'The request can’t be read. Check its address, headers and body.': 'La demande est illisible. Rechargez la page.',
  'A value is too large, too far in time, or holds characters that can’t be stored.':
    'Une valeur est trop grande, trop lointaine, ou contient des caractères impossibles à enregistrer.',
  'This campaign can’t be sent yet: {{why}}': 'Cette campagne ne peut pas encore partir : {{why}}',
  'This e-mail can’t be sent yet: {{why}}': 'Cet e-mail ne peut pas encore partir : {{why}}',
};
