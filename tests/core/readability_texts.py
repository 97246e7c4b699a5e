"""Thirty-six health texts written for the tests of `neckguide.content.readability`, from very plain to hard.

Each is 40 to 120 words; a line is a block, as in the app. They are samples of prose, not advice.
"""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "sleep": """Sleep helps the neck heal. Go to bed at the same time each night. Use one pillow, not two. Lie on your \
back or on your side. Do not sleep on your front. If you wake up stiff, move your head from side to side. Do it \
slowly. Take a warm bath if you like. Then get up and walk around the room.""",
    "heat": """Heat can make a sore neck feel good. Fill a bottle with warm water. Wrap it in a towel. Put it on your \
neck for ten minutes. Do not use it in bed. Do not let it burn your skin. If the skin turns red, stop. You can do this \
two or three times a day. Some people like cold packs more. Try both and see.""",
    "walk": """Walk each day. You do not have to go far. Start with the end of the street. Next week, go a bit more. \
Look up as you walk. Let your arms swing. Breathe in and out. If it hurts a lot, rest and then go home. It is fine to \
feel a bit sore. A walk with a friend is more fun. Your dog will like it too.""",
    "first visit": """We will ask about your neck and your health. Tell us what you take, even if you buy it at a \
shop. Tell us if you faint at the sight of needles. Wear a loose top. Eat something small before you come. You may \
bring a friend. You can stop at any time. You do not need to give a reason.""",
    "needles": """The needles are very thin. They are used once and then thrown away. Most people feel a small prick, \
then a dull ache or a warm feeling. Some people feel nothing at all. You lie still for about twenty minutes. Many \
people feel calm, and a few fall asleep. When we take the needles out, there may be a drop of blood. A small bruise is \
common and fades within a week.""",
    "after": """You may feel tired after your visit. Sit for a while and have a drink of water before you drive. You \
might be sore where the needles were. This should be gone in a day or two. Call us if it gets worse. Go to the \
hospital at once if you feel short of breath or have a sharp pain in your chest. Tell them that you had needles in \
your neck or shoulder.""",
    "desk": """Long hours at a desk can make your neck stiff. Get up every half hour. Set the top of the screen level \
with your eyes. Keep your feet flat on the floor. Hold the phone in your hand and not under your chin. There is no \
perfect way to sit. The best way to sit is the next one, so change often and stretch your shoulders.""",
    "children": """Mum has a sore neck. She cannot lift you up today. She went to see a nurse. The nurse put small \
pins in her skin. It did not hurt much. Now she has to rest a bit. You can help her. Pick up your toys. Sit with her \
and read a book. She will be well soon. Then she can play with you again.""",
    "when to call": """Call for help now if any of these happen:
- you cannot move an arm or a leg
- your face drops on one side
- you have the worst headache of your life
- you find it hard to breathe, speak or swallow
- you lose control of your bladder or bowel
Do not wait to see if it passes. Do not drive yourself. Ask someone to stay with you until the ambulance comes.""",
    "what hurts": """Most neck pain comes from the muscles and joints. It often starts after a bad night, a long drive \
or a day of heavy lifting. Sometimes there is no clear cause at all. The pain can spread to the shoulder or the back \
of the head. It usually gets better within a few weeks. Pain does not always mean that something is damaged, and \
gentle movement is safe for nearly everyone.""",
    "stress": """Stress can make pain feel worse. When you worry, your muscles get tight and your sleep gets poor. Try \
to notice when your shoulders creep up toward your ears. Let them drop, and breathe out slowly. Talk to someone you \
trust. Some people find that music, prayer or time in the garden helps them relax. You are not weak because you feel \
this way, and the pain is not all in your head.""",
    "medicines": """Paracetamol may help a little with pain. Ibuprofen can help too, but it is not right for everyone. \
Ask a pharmacist if you have asthma, kidney disease or a stomach ulcer. Never take more than the packet says. Creams \
and gels can be rubbed on the sore area. Strong medicines such as codeine can make you sleepy and constipated, so \
doctors try to avoid them for ordinary neck pain.""",
    "bleeding": """Some medicines make you bleed more easily. Tell us if you take warfarin, aspirin or any other \
tablet to thin the blood. You do not need to stop taking it. We may use fewer needles and press on each spot for \
longer. Bruises are more likely, but serious bleeding is rare. Do not change the amount you take without speaking to \
the doctor who gave it to you.""",
    "pregnancy": """Tell your practitioner if you are pregnant or trying for a baby. Acupuncture can usually be given, \
but some points are left out as a precaution. Lying on your back may be uncomfortable in the later months, so you can \
be treated on your side or in a chair. Speak to your midwife first if you have had bleeding, high blood pressure or a \
previous difficult pregnancy.""",
    "trial": """In a fair trial, people are put into groups by chance. One group gets the treatment, and another gets \
something else. Nobody can choose. At the end, the researchers compare the groups. If one group does much better, the \
treatment probably made the difference. Small trials can be misleading, because a few lucky results can change the \
answer. That is why we look at many trials together.""",
    "placebo": """People often feel better after a visit, even when the treatment has no special power. Being listened \
to, resting for a while and expecting to improve all play a part. To test acupuncture, researchers use a pretend \
version with needles that do not go in. If real needles work only a little better than pretend ones, much of the \
benefit comes from the visit itself. That benefit can still matter to you.""",
    "exercise plan": """Begin with three exercises. Do each one five times, twice a day.
1. Turn your head slowly to the left, then to the right.
2. Tip your ear toward your shoulder without lifting the shoulder.
3. Pull your chin straight back, as if to make a double chin.
Hold for two seconds and let go. A mild stretch is fine. Stop if you feel dizzy, if your arm goes numb, or if the pain \
becomes sharp.""",
    "driving": """You should not drive while you cannot turn your head far enough to see behind you. Adjust the seat \
so that your head rests close to the support. Take a break every hour on long journeys and walk around the car. Some \
painkillers cause drowsiness and slow your reactions, so read the label before you travel. Your insurance may not be \
valid if you drive against medical advice.""",
    "work": """Most people can keep working with neck pain, and staying active usually helps recovery. Talk with your \
manager about small changes, such as shorter shifts, lighter loads or a different chair. An occupational health \
adviser can visit your workplace and suggest improvements. If you need time away, try to return gradually. Being away \
for many months makes it harder to go back, whatever the reason was.""",
    "headache": """Some headaches begin in the neck. The pain is often on one side and starts at the base of the \
skull. Moving the neck or sitting in one position for a long time may bring it on. Migraine is different: it can cause \
nausea, flashing lights and a strong dislike of noise. A person can have both. Keep a diary for a month, because the \
pattern helps your doctor to decide which treatment is suitable.""",
    "arm pain": """When a nerve in the neck is irritated, pain can travel down the arm and into the fingers. You might \
also notice tingling, numbness or weakness in your grip. A worn disc or a bony spur is often responsible. The majority \
of people recover without an operation, although it may take several months. See a doctor quickly if the weakness is \
getting worse or if both arms and legs are affected.""",
    "scan": """Many patients expect an MRI scan, but it seldom changes the treatment. Scans of healthy people over \
forty often show worn discs and small bulges that cause no trouble at all. Finding them can create needless worry. A \
scan is valuable when there are signs of nerve damage, infection, cancer or a fracture. Your doctor will explain \
whether your symptoms and examination make one necessary.""",
    "cost": """A course of treatment usually means six to ten visits. Prices differ, so ask about the full cost before \
you agree to anything. Your insurance company may pay for part of it if a doctor has referred you. Check whether the \
practitioner is registered with a professional body. If you notice no improvement after about four sessions, discuss \
whether it is sensible to continue. A good practitioner will never pressure you to buy more.""",
    "consent": """Before you agree to treatment, you should understand what it involves, what it might achieve and \
what could go wrong. You should also hear about the alternatives, including doing nothing for now. Ask questions until \
you are satisfied with the answers. Agreement given under pressure is not genuine consent. You are entitled to change \
your mind at any moment, and this decision will not affect any other care you receive.""",
    "ageing": """As we grow older, the discs between the bones of the neck lose water and become thinner. The joints \
may develop small bony ridges, and the ligaments get stiffer. These changes are a normal part of ageing, rather like \
grey hair, and they happen in people who have no pain. Regular exercise maintains strength and flexibility. It is a \
mistake to avoid activity because a report describes your spine as worn or degenerative.""",
    "whiplash": """Whiplash is an injury caused by a sudden movement of the head, typically in a car accident. The \
pain may not appear until the following day. Early return to ordinary activities gives the best chance of recovery, \
whereas wearing a collar for a long period delays it. Distress after an accident is understandable, and people who \
receive support for it recover more quickly. Seek urgent assessment if there is severe pain along the middle of the \
neck.""",
    "hygiene": """Infection after acupuncture is rare when standard precautions are followed. Practitioners should \
wash their hands, clean the skin if it is visibly dirty, and use sterile disposable needles from a sealed packet. Used \
needles belong in a special container. Report any area that becomes hot, swollen or increasingly painful. People with \
diabetes or a weak immune system should mention it beforehand, since their infections may develop more rapidly.""",
    "guidelines": """National guidelines are written by committees of clinicians, researchers and patients. They \
examine the available evidence, consider the costs and recommend what should be offered. Two committees may look at \
the same trials and still disagree. They give different weight to small benefits and to doubt. A guideline describes \
the usual case. It cannot replace a conversation about your individual circumstances and preferences.""",
    "chronic pain": """Persistent pain is pain that continues for longer than three months. The nerves can become more \
sensitive. Ordinary sensations then feel like danger. Treatment therefore concentrates on improving function and \
quality of life instead of removing every symptom. Physical activity, psychological therapies and education about pain \
have the most reliable evidence. Acupuncture may provide additional relief for some individuals, although the average \
benefit is modest.""",
    "physiotherapy": """Physiotherapy for neck pain combines supervised exercise, manual therapy and practical advice. \
The therapist evaluates posture, movement and muscle endurance before designing an individual program. Making the deep \
muscles at the front of the neck stronger seems to be most useful. Trials suggest that exercise eases pain if you keep \
it up for several weeks. Using more than one approach may work better than relying on any single method.""",
    "adverse events": """Large observational studies indicate that serious complications of acupuncture are \
exceptionally uncommon. Minor reactions, including bleeding, temporary discomfort and fatigue, occur in approximately \
one in ten patients. Puncture of the lung has been reported after deep needling around the shoulders and upper back, \
and it requires immediate hospital treatment. Adequate anatomical knowledge, careful technique and appropriate \
selection of patients reduce the probability of injury considerably.""",
    "evidence review": """A systematic review identifies every relevant study, evaluates its quality and combines the \
results using statistical methods. Individual patient data provide a more precise estimate than published averages. \
Reviews of acupuncture for chronic musculoskeletal pain demonstrate a moderate advantage over usual care and a smaller \
advantage over simulated treatment. Because participants cannot easily be prevented from recognizing their allocation, \
expectations may have influenced the reported outcomes.""",
    "mechanism": """Several biological explanations have been proposed for the effects of acupuncture. Stimulation of \
peripheral nerves may activate inhibitory pathways in the spinal cord and release natural opioid substances within the \
brain. Laboratory investigations also describe local changes in circulation and connective tissue. Nevertheless, these \
observations do not establish that any particular mechanism is responsible for clinical improvement, and traditional \
concepts such as meridians have no recognized anatomical equivalent.""",
    "differential": """Clinical assessment should exclude inflammatory, infectious, malignant and vascular causes \
before mechanical neck pain is diagnosed. Unexplained weight loss, persistent fever, progressive neurological \
impairment and a history of malignancy necessitate further investigation. Cervical artery dissection occasionally \
presents with unilateral neck pain and headache preceding neurological symptoms. Clinicians should therefore maintain \
a low threshold for urgent referral whenever the presentation is unfamiliar or deteriorating.""",
    "economics": """Economic evaluations compare the additional expenditure associated with an intervention against \
the improvement in quality of life that it generates. Analyses conducted alongside randomized trials have concluded \
that acupuncture for chronic pain represents acceptable value in certain European health systems. The conclusions \
depend considerably on assumptions regarding the duration of benefit, the remuneration of practitioners and the \
availability of alternative treatments, so generalization to other populations requires caution.""",
    "shared decision": """Shared decision making is a collaborative process in which clinicians contribute \
professional expertise and patients contribute personal values and experience. Decision aids present the probable \
benefits and harms of each alternative in accessible language, preferably using absolute numbers instead of \
percentages. Evaluations demonstrate that such materials improve knowledge, reduce uncertainty and encourage \
participation, without increasing anxiety or significantly prolonging the consultation.""",
}
