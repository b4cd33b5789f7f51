/** What a biller asks to be sure who it is: a second proof. Read by the widget only once there is one to draw. */
import * as v from 'valibot';

const text = v.string();
const id = v.string();
const Option = v.object({ id, title: text });

/** One challenge, told apart by `kind`; beside each, what the move `answer` says to it. */
export const Challenge = v.variant('kind', [
  /** The code, as text. */
  v.object({
    kind: v.literal('code'),
    id,
    /** Where the code went, already masked: "text message to •••• 42". */
    sent_to: text,
    length: v.number(),
  }),
  /** Where to send the code: the device's id. */
  v.object({ kind: v.literal('device'), id, devices: v.array(Option) }),
  /** A question that the person once chose, in the biller's own words: text. */
  v.object({ kind: v.literal('question'), id, prompt: text }),
  /** Several of them on one page: a list of texts, in the same order. */
  v.object({ kind: v.literal('questions'), id, questions: v.array(v.object({ id, prompt: text })) }),
  /** An option's id, or a list of them where several may be right. */
  v.object({ kind: v.literal('selection'), id, prompt: text, options: v.array(Option), multiple: v.boolean() }),
  /** The image's id. An image comes with the answer, never from another place that could see who looks at it. */
  v.object({
    kind: v.literal('image'),
    id,
    prompt: text,
    images: v.array(
      v.object({
        id,
        /** What is on it, for those who do not see it. */
        alt: text,
        src: v.pipe(text, v.regex(/^data:image\/(png|jpeg|gif|webp|svg\+xml);base64,[\w+/=]+$/)),
      }),
    ),
  }),
  /** Nothing is typed: the person approves on a device, where the biller's app may show a number to compare. */
  v.object({ kind: v.literal('push'), id, sent_to: text, number: v.nullable(text) }),
]);
export type Challenge = v.InferOutput<typeof Challenge>;
