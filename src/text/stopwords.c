/*
 * The lists are short on purpose: function words and the verbs of reporting. A rare word on a list costs a match,
 * a common one that is missing costs little, because whoever weighs words weighs common ones down.
 */
#include "text/stopwords.h"

#include "text/lower.h"

static const struct {
	const char *language_z;
	struct str  words;
} lists[] = {
	{ "en", STR_INIT("a about above after again against all also although am among an and any are as at be because "
	                 "been before being below between both but by can could did do does doing down during each few "
	                 "for from further get had has have having he her here hers him his how if in into is it its "
	                 "just last like made make many may me more most mr mrs ms much my new no nor not now of off on "
	                 "once one only or other our out over own per said same say says she should since so some still "
	                 "such than that the their them then there these they this those through to told too two under "
	                 "until up upon us very was we were what when where which while who whom whose why will with "
	                 "would yet you your") },
	{ "tr", STR_INIT("acaba ama ancak artık aslında az bana bazı belki ben beni benim beri bile bir biri birkaç biz "
	                 "bize bizi bizim bu buna bunda bundan bunu bunun böyle çok çünkü da daha de dedi defa değil "
	                 "diye en etti etmek fakat gibi göre hem hep hepsi her hiç için ile ilgili ise işte kadar karşı "
	                 "ki kim mı mi mu mü nasıl ne neden nerede niçin niye o olan olarak oldu olduğu olduğunu olması "
	                 "on ona ondan onlar onu onun orada oysa öyle pek rağmen sadece sanki sen siz son sonra söyledi "
	                 "şey şu şunu tarafından tüm üzere var ve veya ya yani yeni yer yine yok zaten") },
	{ "ar", STR_INIT("في من على إلى الى عن مع هذا هذه ذلك تلك الذي التي الذين اللذين هو هي هم هن أن ان إن كان كانت "
	                 "يكون تكون قد لقد لم لن لا ما ليس كل بعض غير بين بعد قبل خلال حول عند عندما حتى منذ ثم أو او "
	                 "أم بل لكن ولكن إذا اذا كما مثل أي اي أيضا ايضا أكثر اكثر قال قالت وقال وقالت أكد واكد أضاف "
	                 "واضاف إنه انه أنه إنها انها أنها له لها لهم به بها فيه فيها منه منها عليه عليها هناك هنا "
	                 "حيث كيف لماذا متى أين نحو ضد دون سوى فقط يوم أمس اليوم وفي ومن وعلى وهو وهي وكان وكانت") },
	{ "de", STR_INIT("aber alle allem allen aller alles als also am an ander andere anderen auch auf aus bei beim "
	                 "bereits bin bis bist da damit dann das dass dem den denn der des deren dessen die dies diese "
	                 "diesem diesen dieser dieses doch dort du durch ein eine einem einen einer eines er es etwa "
	                 "etwas für gegen gibt hab habe haben hat hatte hatten hier hin hinter ich ihm ihn ihnen ihr "
	                 "ihre ihrem ihren ihrer im in ist ja jede jeder jetzt kann kein keine können könnte machen man "
	                 "mehr mein mit muss müssen nach nicht nichts noch nun nur ob oder ohne sagt sagte sehr sei sein "
	                 "seine seinem seinen seiner seit sich sie sind so soll sollte sondern sowie über um und uns "
	                 "unser unter viel vom von vor war waren was weil wenn wer werden wie wieder will wir wird wo "
	                 "worden wurde wurden zu zum zur zwischen") },
	{ "fr", STR_INIT("ai ainsi alors après au aucun aussi autre aux avait avant avec avoir bien car ce cela celle "
	                 "celui ces cet cette ceux chaque chez comme comment contre dans de depuis des deux dit donc "
	                 "dont du elle elles en encore entre est et été être eu eux fait faire fois font hors ici il "
	                 "ils je jusqu la le les leur leurs lors lui ma mais me même mes moi moins mon ne ni non nos "
	                 "notre nous on ont ou où par parce pas pendant peu peut plus pour pourquoi qu quand que quel "
	                 "quelle quelles quels qui sa sans se selon sera ses si son sont sous sur ta te tes toi ton "
	                 "tous tout toute toutes très trop tu un une vers vos votre vous") },
	{ "es", STR_INIT("al algo algunas algunos ante antes aunque aquí así aún bajo bien cada como con contra cual "
	                 "cuando de del desde después dice dijo donde dos durante el él ella ellas ellos en entre era "
	                 "eran es esa ese eso esta está están este esto estos estas fue fueron ha había hacia han hasta "
	                 "hay la las le les lo los más me mi mientras muy nada ni no nos nosotros nuestra nuestro o os "
	                 "otra otras otro otros para pero poco por porque pues que qué quien se sea según ser será si sí "
	                 "sido sin sobre son su sus también tan tanto te tiene tienen todo todos tras tu un una uno unos "
	                 "y ya yo") },
	{ "it", STR_INIT("a ad agli ai al alla alle anche ancora aveva che chi ci come con cosa da dagli dai dal dalla "
	                 "dalle degli dei del della delle dello di dopo due e è ed era essere fra gli ha hanno i il in "
	                 "io la le lei lo loro lui ma mentre mi molto ne negli nei nel nella nelle noi non o ogni ora "
	                 "per perché più prima quale quando quella quello questa questo se sei si sono stato sua sue sul "
	                 "sulla suo tra tutti tutto un una uno") },
	{ "nl", STR_INIT("aan al alles als bij dan dat de der deze die dit door een en er ge geen had heb hebben heeft "
	                 "het hij hoe hun iets ik in is ja kan maar me meer men met mijn na naar niet nog nu of om "
	                 "omdat onder ook op over te tegen toch toen tot u uit van veel voor want waren was wat we wel "
	                 "werd wie wij worden wordt zal ze zegt zei zich zij zijn zo zonder zou") },
	{ "pt", STR_INIT("a ao aos as até com como da das de depois do dos e é ela ele eles em entre era essa esse esta "
	                 "está este eu foi foram há isso já mais mas me mesmo muito na não nas nem no nos o os ou para "
	                 "pela pelo por qual quando que quem se sem ser seu sua também tem um uma você") },
	{ "ru", STR_INIT("а без более бы был была были было быть в вам вас во вот все всего вы где да для до его ее если "
	                 "есть еще же за и из или им их к как ко когда кто ли между меня мне мы на над не него нее нет "
	                 "ни но ну о об он она они от по под после при с сказал со так также там то того только у уже "
	                 "что чтобы эта эти это этого я") },
};

struct str stopwords_for(struct str language)
{
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		if (language_is(language, lists[i].language_z))
			return lists[i].words;
	return STR_EMPTY;
}
