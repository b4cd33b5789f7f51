/** The wire version of the channel between host page and widget. Raised only when an old side could misread a new one. */
export const PROTOCOL_VERSION = 1;

/** The version of the event metadata that reaches `onEvent`; raised when a field changes meaning. */
export const EVENT_SCHEMA_VERSION = 1;
