"""Words and phrases that people in distress search for, by what helplines help with, in several languages.

`*` stands for the rest of a word. Phrases are compared without case, accents and apostrophes, and up to two other words
may come between theirs. Sites add their own with `search_words` of a helpline. No native speaker has checked the
translations yet.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

HelpSubject: TypeAlias = Literal[
    "suicide",
    "mental-health",
    "domestic-abuse",
    "sexual-abuse",
    "child-abuse",
    "crying-baby",
    "baby-loss",
    "bereavement",
    "parenting",
    "addiction",
    "eating-disorders",
]

DISTRESS_WORDS: Mapping[str, Mapping[HelpSubject, str]] = {
    "en": {
        "suicide": "suicid*, self harm*, selfharm*, kill* myself, hurt* myself, harm* myself, cut* myself, "
        "end* my life, take my life, end it all, want to die, want to be dead, wish i was dead, wish i were dead, "
        "better off dead, better off without me, no reason to live, nothing to live for, don't want to live, "
        "don't want to be here, don't want to be alive, can't go on, overdos*",
        "mental-health": "depress*, postnatal depression, postpartum depression, baby blues, pnd, ppd, low mood, "
        "feel* low, anxi*, panic*, can't cope, cannot cope, can not cope, couldn't cope, not coping, unable to cope, "
        "struggl*, can't go on, can't take any more, can't do this, overwhelm*, at breaking point, breakdown, "
        "burnout, desperate, despair*, hopeless*, worthless*, lonel*, numb, crisis, psychos*, psychotic, "
        "hearing voices, intrusive thoughts, scary thoughts, bipolar, ocd, ptsd, birth trauma, traumatic birth, "
        "don't love my baby, don't feel love, hate my baby, hate being a, regret having, i need help, help me, "
        "please help, need to talk, someone to talk to, somebody to talk to",
        "domestic-abuse": "domestic abuse, domestic violence, abus*, violen*, coerciv*, controlling, gaslight*, "
        "strangl*, hits me, hit me, hitting me, beats me, beat me, hurts me, hurt me, threatens me, threatened me, "
        "afraid of my, scared of my, frightened of my, afraid of him, scared of him, frightened of him, "
        "afraid of her, scared of her, unsafe at home, not safe at home, forced marriage, stalk*, women's refuge",
        "sexual-abuse": "rape*, rapist*, raping, sexual* abus*, sexual* assault*, sexual violence, sexual harass*, "
        "molest*, incest, groomed, grooming, abus*, fgm",
        "child-abuse": "child abus*, abus*, neglect*, child cruelty, child protection, worried about a child, "
        "hurt* a child, hurt* my child, hurt* my baby, hurt* the baby, hit my child, hit my baby, smack*, "
        "shake my baby, shook my baby, shook the baby, shaking my baby, shaken baby, child* in danger, child at risk, "
        "baby at risk",
        "crying-baby": "cry, cries, cried, crying, colic*, scream*, won't sleep, doesn't sleep, not sleep*, "
        "never sleeps, no sleep, sleepless, shake my baby, shook my baby, shook the baby, shaking my baby, shaken baby",
        "baby-loss": "miscarr*, stillb*, still birth, baby loss, lost my baby, lost our baby, lost a baby, "
        "losing a baby, loss of a baby, baby died, baby has died, baby is dead, death of my baby, death of a baby, "
        "neonatal death, cot death, sids, ectopic, tfmr",
        "bereavement": "bereav*, grief, griev*, mourn*, died, widow*",
        "parenting": "losing my temper, lose my temper, lost my temper, shout* at my, angry with my, breaking point, "
        "end of my tether, need a break, bad mother, bad mum, bad father, bad dad, bad parent",
        "addiction": "addict*, alcohol*, drink* too much, drunk, drugs, cocaine, heroin, opioid*, gambl*, rehab*",
        "eating-disorders": "eating disorder*, anore*, bulimi*, binge*",
    },
    "cy": {
        "suicide": "hunanladd*, hunan ladd*, lladd fy hun, hunan niweid*, hunanniweid*, niweidio fy hun, "
        "brifo fy hun, eisiau marw, ddim eisiau byw, ddim eisiau bod yma, diwedd fy mywyd",
        "mental-health": "iselder, isel, digalon*, gorbryder*, pryder*, panig, methu ymdopi, ddim yn ymdopi, "
        "methu copio, ddim yn copio, methu dal ati, iechyd meddwl, unig, unigrwydd, anobaith*, argyfwng, seicosis, "
        "iselder ôl enedigol, angen help, helpwch fi",
        "domestic-abuse": "cam drin, camdrin*, cam drin domestig, trais, trais domestig, treisgar, rheoli gorfodol, "
        "fy nharo, fy mrifo, ofn fy ngŵr, ofn fy mhartner, ofn fy ngwraig, priodas dan orfod, stelcian",
        "sexual-abuse": "trais rhywiol, cam drin rhywiol, treisio, ymosodiad rhywiol, aflonyddu rhywiol",
        "child-abuse": "cam drin plant, cam drin plentyn, cam drin, esgeuluso, esgeulustod, poeni am blentyn, "
        "taro plentyn, ysgwyd babi, ysgwyd y babi, ysgwyd fy mabi",
        "crying-baby": "crio, crïo, llefain, colig, ddim yn cysgu, methu cysgu, gwrthod cysgu, ysgwyd babi, "
        "ysgwyd fy mabi",
        "baby-loss": "camesgor*, erthyliad naturiol, marw anedig, marwenedig*, colli babi, colli fy mabi, "
        "colli ein babi",
        "bereavement": "profedigaeth, galar*, wedi marw",
        "parenting": "colli tymer, colli fy nhymer, gweiddi ar fy, angen seibiant, mam wael, tad gwael, rhiant gwael",
        "addiction": "dibyniaeth, alcohol*, cyffuriau, gamblo, yfed gormod",
        "eating-disorders": "anhwylder bwyta, anhwylderau bwyta, anorecsia, bwlimia",
    },
    "de": {
        "suicide": "suizid*, selbstmord*, umbringen, selbstverletz*, mich verletz*, ritzen, sterben wollen, "
        "will sterben, nicht mehr leben, leben beenden, lebensmüde, keinen sinn mehr",
        "mental-health": "depress*, wochenbettdepression*, angst, ängste, angststörung*, panik*, überforder*, "
        "schaffe nicht mehr, schaffe es nicht, kann nicht mehr, am ende, verzweif*, hoffnungslos*, einsam*, krise, "
        "psychos*, stimmen hören, babyblues, zwangsgedanken, traumatische geburt, brauche hilfe, hilf mir, helft mir",
        "domestic-abuse": "häusliche gewalt, gewalt, gewalttätig*, misshandel*, missbrauch*, schlägt mich, "
        "schlagen mich, bedroht mich, angst vor meinem mann, angst vor meinem partner, angst vor meiner, frauenhaus*, "
        "stalking, zwangsheirat*",
        "sexual-abuse": "vergewaltig*, sexuelle gewalt, sexueller missbrauch, missbrauch*, sexuelle belästigung, "
        "sexueller übergriff",
        "child-abuse": "kindesmisshandlung*, misshandel*, missbrauch*, vernachlässig*, kindeswohl*, "
        "sorge um ein kind, kind geschlagen, baby geschüttelt, baby schütteln, schütteltrauma",
        "crying-baby": "schrei*, weint, weinen, koliken, kolik, schläft nicht, nicht schlafen, schlaflos*, "
        "baby schütteln, baby geschüttelt",
        "baby-loss": "fehlgeburt*, totgeburt*, sternenkind*, baby verloren, baby gestorben, kindstod, "
        "eileiterschwangerschaft",
        "bereavement": "trauer*, gestorben, verwitwet, todesfall",
        "parenting": "geduld verloren, schreie mein kind an, wütend auf mein, schlechte mutter, schlechter vater, "
        "brauche eine pause",
        "addiction": "sucht, süchtig, alkohol*, drogen*, spielsucht, trinke zu viel",
        "eating-disorders": "essstörung*, magersucht, anore*, bulimi*",
    },
    "es": {
        "suicide": "suicid*, matarme, quitarme la vida, acabar con mi vida, quiero morir*, no quiero vivir, "
        "autolesi*, hacerme daño, cortarme",
        "mental-health": "depres*, deprimid*, depresión posparto, ansiedad, angustia*, pánico, no puedo más, "
        "no doy más, no doy abasto, sobrepasad*, agobiad*, desesper*, sin esperanza, crisis, soledad, psicosis, "
        "oigo voces, no quiero a mi bebé, necesito ayuda, ayúdame, ayúdenme",
        "domestic-abuse": "violencia*, violencia de género, violencia doméstica, maltrat*, abus*, me pega, me golpea, "
        "me amenaza, me controla, miedo a mi marido, miedo a mi pareja, miedo a mi mujer, acoso",
        "sexual-abuse": "violación, violad*, me violó, abus* sexual*, abus*, agresión sexual, acoso sexual, incesto",
        "child-abuse": "maltrato infantil, maltrat*, abus*, negligencia, preocupad* por un niño, pegar a mi hijo, "
        "sacudir al bebé, bebé sacudido",
        "crying-baby": "llora, llorar, llorando, llanto, cólico*, no duerme, sin dormir, insomnio, sacudir al bebé",
        "baby-loss": "aborto espontáneo, perdí a mi bebé, pérdida de un bebé, bebé murió, nacid* muert*, "
        "muerte perinatal, muerte súbita, ectópico",
        "bereavement": "duelo, luto, falleci*, murió, viud*",
        "parenting": "pierdo la paciencia, perder la paciencia, grito a mi, mala madre, mal padre, "
        "necesito un descanso",
        "addiction": "adicci*, adict*, alcohol*, drogas, ludopat*, bebo demasiado",
        "eating-disorders": "trastorno* alimenticio*, trastorno* de la conducta alimentaria, anorexi*, bulimi*, "
        "atracones",
    },
    "fr": {
        "suicide": "suicid*, me tuer, me suicider, envie de mourir, veux mourir, plus envie de vivre, "
        "veux plus vivre, en finir, mettre fin à mes jours, me faire du mal, automutil*, scarifi*",
        "mental-health": "dépress*, déprim*, dépression post partum, baby blues, angoiss*, anxi*, panique, "
        "n'en peux plus, j'en peux plus, à bout, débordé*, épuisé*, burn out, burnout, désespo*, désespér*, solitude, "
        "crise, psychose, entends des voix, n'aime pas mon bébé, besoin d'aide, aidez moi, aide moi",
        "domestic-abuse": "violence*, violent*, violences conjugales, maltrait*, abus*, me frappe, me bat, me menace, "
        "me contrôle, emprise, peur de mon mari, peur de mon conjoint, peur de ma femme, harcel*, harcèl*, "
        "mariage forcé",
        "sexual-abuse": "viol, violé*, violée*, abus sexuel*, agression* sexuelle*, abus*, harcèlement sexuel, "
        "inceste, attouchement*",
        "child-abuse": "maltrait*, enfance en danger, enfant en danger, enfant maltraité, abus*, néglig*, "
        "inquiet pour un enfant, frappe mon enfant, secoué* mon bébé, secouer mon bébé, bébé secoué",
        "crying-baby": "pleur*, colique*, hurle*, ne dort pas, dort pas, pas dormir, secouer mon bébé, bébé secoué",
        "baby-loss": "fausse couche, fausses couches, perdu mon bébé, perdu notre bébé, perdre un bébé, bébé mort, "
        "mort né, deuil périnatal, mort subite, grossesse extra utérine",
        "bereavement": "deuil, décès, décédé*, veuf, veuve",
        "parenting": "perds patience, perdre patience, crie sur mon, crie sur mes, mauvaise mère, mauvais père, "
        "besoin d'une pause, burn out parental",
        "addiction": "addict*, dépendance, alcool*, drogue*, bois trop, jeux d'argent",
        "eating-disorders": "trouble* alimentaire*, trouble* du comportement alimentaire, anorexi*, boulimi*",
    },
    "it": {
        "suicide": "suicid*, uccidermi, ammazzarmi, togliermi la vita, farla finita, voglio morire, "
        "non voglio vivere, autolesion*, farmi del male",
        "mental-health": "depress*, depressione post partum, ansi*, angoscia*, panico, non ce la faccio, non reggo, "
        "sopraffatt*, esaurit*, dispera*, senza speranza, solitudine, crisi, psicosi, sento le voci, "
        "non amo il mio bambino, ho bisogno di aiuto, aiutatemi, aiutami",
        "domestic-abuse": "violenz*, violent*, violenza domestica, maltratt*, abus*, mi picchia, mi minaccia, "
        "mi controlla, paura di mio marito, paura del mio compagno, paura di mia moglie, stalking",
        "sexual-abuse": "stupr*, violentat*, violenza sessuale, abus* sessual*, abus*, molest*, incesto",
        "child-abuse": "maltratt*, abus*, trascuratezza, preoccupat* per un bambino, picchio mio figlio, "
        "scuotere il bambino, bambino scosso",
        "crying-baby": "piange, piangere, pianto, coliche, colica, non dorme, non dormo, insonnia, scuotere il bambino",
        "baby-loss": "aborto spontaneo, perso il bambino, perdita di un bambino, nato morto, morte in culla, "
        "lutto perinatale, gravidanza extrauterina",
        "bereavement": "lutto, morto, morta, vedov*",
        "parenting": "perdo la pazienza, perdere la pazienza, urlo contro, cattiva madre, cattivo padre, "
        "bisogno di una pausa",
        "addiction": "dipendenz*, alcol*, droga, droghe, bevo troppo, gioco d'azzardo, ludopatia",
        "eating-disorders": "disturb* alimentar*, anoressi*, bulimi*",
    },
    "nl": {
        "suicide": "suïcid*, zelfmoord*, zelfdoding, mezelf doden, wil dood, dood willen, niet meer leven, "
        "einde aan mijn leven, mezelf pijn, zelfbeschadig*, automutil*",
        "mental-health": "depress*, postnatale depressie, angst*, paniek*, kan niet meer, kan het niet aan, "
        "trek het niet, overbelast, overspannen, burn out, burnout, wanhop*, hopeloos, eenza*, crisis, psychos*, "
        "stemmen horen, hou niet van mijn baby, hulp nodig, help mij, help me",
        "domestic-abuse": "huiselijk geweld, geweld*, gewelddadig*, mishandel*, misbruik*, slaat me, slaat mij, "
        "bedreigt me, bang voor mijn man, bang voor mijn partner, bang voor mijn vrouw, stalk*, gedwongen huwelijk",
        "sexual-abuse": "verkracht*, seksueel misbruik, seksueel geweld, misbruik*, aanrand*, incest",
        "child-abuse": "kindermishandeling, mishandel*, misbruik*, verwaarlo*, zorgen om een kind, kind geslagen, "
        "baby schudden, baby geschud",
        "crying-baby": "huil*, krijs*, krampjes, koliek*, slaapt niet, niet slapen, slapeloos, baby schudden, "
        "baby geschud",
        "baby-loss": "miskra*, doodgeboren, stilgeboren, baby verloren, verlies van een baby, baby overleden, "
        "wiegendood, buitenbaarmoederlijk*",
        "bereavement": "rouw*, overleden, overlijden, weduw*",
        "parenting": "geduld verlies, verlies mijn geduld, schreeuw tegen mijn, slechte moeder, slechte vader, "
        "pauze nodig",
        "addiction": "verslav*, verslaafd, alcohol*, drugs, gokken, drink te veel",
        "eating-disorders": "eetstoornis*, anorex*, boulimi*",
    },
    "pl": {
        "suicide": "samobój*, zabić się, zabić siebie, odebrać sobie życie, chcę umrzeć, nie chcę żyć, "
        "nie chce mi się żyć, samookalecz*, okaleczam się, tnę się",
        "mental-health": "depresj*, depresyjn*, depresja poporodowa, lęk*, panik*, nie daję rady, nie daje rady, "
        "nie radzę sobie, nie dam rady, przytłacza*, załama*, rozpacz*, beznadziej*, samotn*, kryzys*, psychoz*, "
        "słyszę głosy, nie kocham dziecka, potrzebuję pomocy, pomocy, pomóżcie",
        "domestic-abuse": "przemoc*, przemoc domowa, znęca*, maltret*, bije mnie, uderzył mnie, grozi mi, "
        "boję się męża, boję się partnera, boję się żony, stalking, przymusowe małżeństwo",
        "sexual-abuse": "gwałt*, zgwałc*, molest*, przemoc seksualna, wykorzyst* seksualn*, napaść seksualna, "
        "kazirodztwo",
        "child-abuse": "przemoc wobec dzieci, krzywdz* dziec*, znęca*, zaniedb*, martwię się o dziecko, "
        "uderzyłam dziecko, uderzyłem dziecko, potrząs*",
        "crying-baby": "płacz*, kolk*, krzyczy, nie śpi, nie chce spać, bezsenn*, potrząs*",
        "baby-loss": "poronie*, poroni*, martwe urodzenie, martwo urodzon*, strata dziecka, straciłam dziecko, "
        "dziecko zmarło, śmierć łóżeczkowa, ciąża pozamaciczna",
        "bereavement": "żałob*, zmarł*, śmierć, wdow*",
        "parenting": "tracę cierpliwość, krzyczę na dziec*, zła matka, zły ojciec, potrzebuję przerwy",
        "addiction": "uzależni*, nałóg, alkohol*, narkotyk*, hazard*, piję za dużo",
        "eating-disorders": "zaburzeni* odżywiania, anoreksj*, bulimi*",
    },
    "pt": {
        "suicide": "suicíd*, suicid*, matar me, me matar, tirar a minha vida, acabar com a minha vida, quero morrer, "
        "não quero viver, automutil*, magoar me, me cortar",
        "mental-health": "depress*, deprimid*, depressão pós parto, ansiedade, ansios*, pânico, não aguento, "
        "não consigo mais, não dou conta, sobrecarregad*, esgotad*, desesper*, sem esperança, solidão, crise, "
        "psicose, oiço vozes, ouço vozes, não amo o meu bebé, preciso de ajuda, ajudem me, ajuda me",
        "domestic-abuse": "violência*, violent*, violência doméstica, maus tratos, maltrat*, abus*, me bate, bate me, "
        "ameaça me, me ameaça, me controla, medo do meu marido, medo do meu companheiro, medo da minha mulher",
        "sexual-abuse": "viola*, estupr*, violência sexual, abus* sexual*, abus*, assédio sexual, incesto",
        "child-abuse": "maus tratos, abus*, neglig*, preocupad* com uma criança, bater no meu filho, sacudir o bebé, "
        "sacudir o bebê",
        "crying-baby": "chora, chorar, choro, cólica*, não dorme, sem dormir, insónia, insônia, sacudir o bebé",
        "baby-loss": "aborto espontâneo, perdi o meu bebé, perdi meu bebê, perda de um bebé, nado morto, natimorto, "
        "morte súbita, gravidez ectópica",
        "bereavement": "luto, faleceu, morreu, viúv*",
        "parenting": "perco a paciência, perder a paciência, grito com, má mãe, mau pai, preciso de uma pausa",
        "addiction": "dependênci*, viciad*, vício, álcool, alcool*, drogas, bebo demais, bebo demasiado",
        "eating-disorders": "perturbaç* alimentar*, transtorno* alimentar*, distúrbio* alimentar*, anorexi*, bulimi*",
    },
    "ar": {
        "suicide": "انتحار*, الانتحار, أنتحر, أقتل نفسي, قتل نفسي, أريد أن أموت, أريد الموت, لا أريد أن أعيش, "
        "إيذاء النفس, أؤذي نفسي, إنهاء حياتي",
        "mental-health": "اكتئاب*, الاكتئاب, مكتئب*, قلق*, القلق, هلع, الهلع, لا أستطيع التحمل, لم أعد أحتمل, "
        "لا أستطيع الاستمرار, يأس*, اليأس, وحدة, الوحدة, أزمة, ذهان, أسمع أصوات*, الصحة النفسية, أحتاج مساعدة, "
        "أحتاج إلى مساعدة, ساعدوني, ساعدني",
        "domestic-abuse": "عنف*, العنف, العنف الأسري, العنف المنزلي, يضربني, ضربني, يهددني, أخاف من زوجي, "
        "خائفة من زوجي, إساءة, الإساءة, زواج قسري, تعنيف*",
        "sexual-abuse": "اغتصاب*, الاغتصاب, اعتداء جنسي, الاعتداء الجنسي, تحرش*, التحرش, استغلال جنسي",
        "child-abuse": "إساءة معاملة الأطفال, إيذاء الأطفال, إيذاء طفل*, إهمال*, الإهمال, ضرب طفل*, هز الرضيع, "
        "هززت طفلي",
        "crying-baby": "بكاء*, البكاء, يبكي, تبكي, مغص, المغص, لا ينام, لا تنام, هز الرضيع",
        "baby-loss": "إجهاض*, الإجهاض, فقدت طفلي, فقدت جنيني, فقدان طفل*, ولادة ميت*, مات طفلي, حمل خارج الرحم",
        "bereavement": "حداد, الحداد, حزن, الحزن, وفاة, توفي*, أرمل*",
        "parenting": "أفقد أعصابي, أصرخ على, أم سيئة, أب سيئ, أحتاج إلى راحة",
        "addiction": "إدمان*, الإدمان, مدمن*, كحول*, الكحول, مخدرات, المخدرات, قمار, القمار",
        "eating-disorders": "اضطراب* الأكل, فقدان الشهية, الشره",
    },
}
