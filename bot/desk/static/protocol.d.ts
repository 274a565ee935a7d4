// The customer protocol: what goes between a customer's widget and the desk, as JSON. `docs` of the protocol are the
// contract; both pages' scripts are checked against these types and nothing of them is sent to a browser.

export type Locale = "zh-Hant" | "zh-Hans" | "en";
export type Role = "customer" | "bot" | "agent" | "system";
export type Owner = "bot" | "queue" | "agent" | "closed";
export type Stage = "listening" | "clarifying" | "offering" | "agreed" | "escalated" | "resolved" | "closed";

/** An instant: ISO 8601 in UTC. */
export type Instant = string;

export interface Author {
  role: Role;
  name?: string;
}

/** A button: `choice` is an opaque token that only this conversation was offered. */
export interface Choice {
  choice: string;
  label: string;
}

export interface Correction extends Choice {
  /** The name of the fact it corrects. */
  fact: string;
}

/** One option of an offer; everything but the token is words for the customer. */
export interface Option {
  choice: string;
  title: string;
  pros?: string[];
  cons?: string[];
  remedy?: string;
  goodwill?: string;
  deadline?: string;
  handler?: string;
}

/** Something promised: who does what by when. */
export interface Promised {
  what: string;
  owner?: string;
  /** The owner's direct line. */
  line?: string;
  due_at?: Instant;
  state?: string;
}

/** What every kind of message may carry. */
export interface WithSuggestions {
  suggestions?: Choice[];
}

export interface QuestionPayload extends WithSuggestions {
  asks: string;
}

export interface RecapPayload extends WithSuggestions {
  facts?: Record<string, string>;
  /** The lines of the text that tell the facts. */
  sentences?: readonly string[];
  confirm?: Choice;
  corrections?: Correction[];
}

export interface OptionsPayload extends WithSuggestions {
  offer_id?: number | string;
  options?: Option[];
  none?: Choice;
}

export interface CommitmentPayload extends WithSuggestions {
  case_number?: string;
  items?: Promised[];
  /** The page of the case, which opens without an account. */
  status_url?: string;
}

export interface HandoffPayload extends WithSuggestions {
  reason?: string;
  promised_by?: Instant;
  handler?: string | { name: string };
  contact_needed?: boolean;
}

export interface MatterStatus {
  case_number?: string;
  /** `noted`: told beside another matter, and taken up after it. */
  stage?: Stage | "noted";
  items?: Promised[];
  about?: string;
}

export interface StatusPayload extends WithSuggestions, MatterStatus {
  /** Every matter of the conversation in the order they were told, when there are several. */
  matters?: MatterStatus[];
  status_url?: string;
}

export interface SurveyPayload extends WithSuggestions {
  choices?: number[];
  /** What may be rated beside the score. */
  also?: ("process" | "treatment")[];
}

export interface AttachmentPayload extends WithSuggestions {
  name: string;
  media_type: string;
  bytes: number;
  url: string;
  /** What the sender wrote beside the file. */
  caption?: string;
}

/** `said_to` is on a customer's words that an agent wrote down. */
export interface TextPayload extends WithSuggestions {
  said_to?: { agent: string; where: "counter" | "phone" };
}

export interface Payloads {
  text: TextPayload;
  question: QuestionPayload;
  recap: RecapPayload;
  options: OptionsPayload;
  commitment: CommitmentPayload;
  handoff: HandoffPayload;
  status: StatusPayload;
  survey: SurveyPayload;
  attachment: AttachmentPayload;
}

export type Kind = keyof Payloads;

export interface MessageOf<K extends Kind> {
  /** From 1 on, without gaps, in the order of the conversation. */
  seq: number;
  at: Instant;
  author: Author;
  kind: K;
  /** Makes sense alone, whatever the payload. */
  text: string;
  payload?: Payloads[K];
  /** The name its sender gave it; the same one again is the same message. */
  client_id?: string;
}

/** A message; its `kind` tells the type of its payload. */
export type Message = { [K in Kind]: MessageOf<K> }[Kind];

/** `POST /api/conversations`. */
export interface Opening {
  locale?: Locale;
  page_url?: string;
  time_zone?: string;
  customer?: { name?: string; email?: string; phone?: string; signature?: string };
}

/** The answer to it. */
export interface Opened {
  id: string;
  token: string;
  locale: Locale;
}

/** The answer to `GET /api/incidents`. */
export interface ToldIncidents {
  incidents: { id: number; text: string; news: { at: Instant; text: string }[]; next_update_at: Instant | null }[];
}

/** `POST .../messages`. */
export type Posted = { client_id: string; text: string } | { client_id: string; choice: string };

/** The answer to a message or an attachment. */
export interface Taken {
  seq: number;
}

/** `GET .../messages?after=SEQ`. */
export interface Page {
  messages: Message[];
  last_seq: number;
  /** Opens the event stream within a minute. */
  ticket: string;
  /** A new token, when the one of the call is over a day old. */
  token?: string;
}

/** A `typing` event. */
export interface TypingEvent {
  role?: Role;
  name?: string;
  on: boolean;
}

/** A `state` event: where the conversation stands; `step` from 1 to 5. */
export interface StateEvent {
  owner: Owner;
  stage: Stage;
  step: number;
  agent_name?: string;
  /** The language of the answers. */
  locale?: Locale;
}

/** `POST .../survey`. */
export interface Survey {
  /** From 1 to 5. */
  score: number;
  process?: number;
  treatment?: number;
  comment?: string;
}

/** A refusal: RFC 9457, with a title a person can act on. */
export interface ProblemDetails {
  type?: string;
  status?: number;
  title?: string;
  detail?: string;
}
