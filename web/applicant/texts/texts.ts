import type { en } from './en';

/** Plural forms that not every language has. */
type OptionalPlural = `${string}_${'zero' | 'one' | 'two' | 'few' | 'many'}`;

type TextsLike<Reference> = {
  readonly [
    Key in keyof Reference as Key extends OptionalPlural ? never : Key
  ]: Reference[Key] extends string ? string : TextsLike<Reference[Key]>;
} & {
  readonly [Key in keyof Reference as Key extends OptionalPlural ? Key : never]?: string;
};

/** What every language has to say. */
export type Texts = TextsLike<typeof en>;
