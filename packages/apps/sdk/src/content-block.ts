/** A part of what an MCP tool returned, as the Model Context Protocol writes it. */
export type ContentBlock = TextBlock | MediaBlock | ResourceLinkBlock | EmbeddedResourceBlock;

interface Annotations {
  audience?: ('user' | 'assistant')[] | undefined;
  priority?: number | undefined;
  lastModified?: string | undefined;
}

interface Annotated {
  annotations?: Annotations | undefined;
  _meta?: { [key: string]: unknown } | undefined;
}

interface TextBlock extends Annotated {
  type: 'text';
  text: string;
}

/** Base64 in `data`. */
interface MediaBlock extends Annotated {
  type: 'image' | 'audio';
  data: string;
  mimeType: string;
}

interface Icon {
  src: string;
  mimeType?: string | undefined;
  sizes?: string[] | undefined;
  theme?: 'light' | 'dark' | undefined;
}

interface ResourceLinkBlock extends Annotated {
  type: 'resource_link';
  uri: string;
  name: string;
  title?: string | undefined;
  description?: string | undefined;
  mimeType?: string | undefined;
  size?: number | undefined;
  icons?: Icon[] | undefined;
}

interface ResourceFacts {
  uri: string;
  mimeType?: string | undefined;
  _meta?: { [key: string]: unknown } | undefined;
}

interface EmbeddedResourceBlock extends Annotated {
  type: 'resource';
  resource: (ResourceFacts & { text: string }) | (ResourceFacts & { blob: string });
}
