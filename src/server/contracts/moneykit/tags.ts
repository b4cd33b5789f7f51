import * as v from 'valibot';

/** `link_tags`, which came to be called `tags` in a link. */
export const Tags = v.pipe(
  v.array(
    v.pipe(
      v.string(),
      v.maxLength(99),
      v.check((tag) => /^[a-z\d]/i.test(tag), 'must begin with a letter or a digit'),
    ),
  ),
  v.maxLength(50),
);

export const Webhook = v.pipe(v.string(), v.minLength(1), v.maxLength(65_536));
