import type { Texts } from './texts.ts'

const sentences: Readonly<Record<string, Texts>> = {
  ar: ['تعذّر تحميل المحادثة حاليًا.', 'إعادة المحاولة', 'راسلنا', 'فتح المحادثة', 'إغلاق المحادثة'],
  de: [
    'Der Chat lässt sich gerade nicht laden.',
    'Erneut versuchen',
    'Schreiben Sie uns',
    'Chat öffnen',
    'Chat schließen',
  ],
  es: [
    'El chat no se puede cargar en este momento.',
    'Reintentar',
    'Escríbanos',
    'Abrir el chat',
    'Cerrar el chat',
  ],
  fr: [
    'Le chat ne peut pas être chargé pour le moment.',
    'Réessayer',
    'Écrivez-nous',
    'Ouvrir le chat',
    'Fermer le chat',
  ],
  he: ['לא ניתן לטעון את הצ׳אט כרגע.', 'לנסות שוב', 'כתבו לנו', 'פתיחת הצ׳אט', 'סגירת הצ׳אט'],
  ja: ['現在チャットを読み込めません。', '再試行', 'お問い合わせ', 'チャットを開く', 'チャットを閉じる'],
  pt: [
    'Não foi possível carregar o chat agora.',
    'Tentar de novo',
    'Escreva para nós',
    'Abrir o chat',
    'Fechar o chat',
  ],
  ru: ['Сейчас не получается загрузить чат.', 'Повторить', 'Напишите нам', 'Открыть чат', 'Закрыть чат'],
  tr: ['Sohbet şu anda yüklenemiyor.', 'Yeniden dene', 'Bize yazın', 'Sohbeti aç', 'Sohbeti kapat'],
  zh: ['目前无法加载聊天。', '重试', '给我们留言', '打开聊天', '关闭聊天'],
}

/** The words in a language; nothing where there is no translation. */
export const textsOf = (language: string): Texts | undefined =>
  Object.hasOwn(sentences, language) ? sentences[language] : undefined
