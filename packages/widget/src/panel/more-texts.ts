import { english, type Texts } from './texts.ts'

const sentences: Readonly<Record<string, Texts>> = {
  ar: ['تعذّر تحميل المحادثة حاليًا.', 'إعادة المحاولة', 'راسلنا'],
  de: ['Der Chat lässt sich gerade nicht laden.', 'Erneut versuchen', 'Schreiben Sie uns'],
  es: ['El chat no se puede cargar en este momento.', 'Reintentar', 'Escríbanos'],
  fr: ['Le chat ne peut pas être chargé pour le moment.', 'Réessayer', 'Écrivez-nous'],
  he: ['לא ניתן לטעון את הצ׳אט כרגע.', 'לנסות שוב', 'כתבו לנו'],
  ja: ['現在チャットを読み込めません。', '再試行', 'お問い合わせ'],
  pt: ['Não foi possível carregar o chat agora.', 'Tentar de novo', 'Escreva para nós'],
  ru: ['Сейчас не получается загрузить чат.', 'Повторить', 'Напишите нам'],
  tr: ['Sohbet şu anda yüklenemiyor.', 'Yeniden dene', 'Bize yazın'],
  zh: ['目前无法加载聊天。', '重试', '给我们留言'],
}

/** The words in a language; English where there is no translation. */
export const textsOf = (language: string): Texts =>
  (Object.hasOwn(sentences, language) ? sentences[language] : undefined) ?? english
