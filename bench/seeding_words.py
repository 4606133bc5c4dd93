"""The common words of the texts of the bench, the most common first."""

ARABIC = """
الإدارة الشفافية المواطن الخدمات الحكومة المشاركة القانون الجماعة الجهة المعلومات التعليم الصحة النقل الماء الطريق المدرسة
المستشفى الشباب النساء البيئة الطاقة الميزانية الصفقات الفساد النزاهة الرقمنة المنصة الشكايات الجمعيات المجتمع المدني الحق
الولوج البيانات المفتوحة التقييم المراقبة المساءلة القرار المجلس الوزارة المؤسسة البرنامج المشروع الخطة التنمية القروية
الحضرية السكن الشغل الاستثمار المقاولة الفلاحة السياحة الثقافة الرياضة الأسرة الطفولة الإعاقة المسنين التكوين البحث العلمي
"""
FRENCH = """
administration transparence citoyen services gouvernement participation loi commune région informations éducation santé
transport eau route école hôpital jeunes femmes environnement énergie budget marchés corruption intégrité numérique
plateforme réclamations associations société civile droit accès données ouvertes évaluation contrôle redevabilité décision
conseil ministère institution programme projet plan développement rural urbain logement emploi investissement entreprise
"""
