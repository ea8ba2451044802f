// Draws cards as Teams does: Microsoft's renderer with Teams' host configuration (its public one, as the card designer has it), in Teams' colours.
const { AdaptiveCard, HostConfig, SerializationContext, Version } = globalThis.AdaptiveCards;
const markdown = globalThis.markdownit({ html: false, linkify: false, breaks: true });
AdaptiveCard.onProcessMarkdown = (text, result) => {
  result.outputHtml = markdown.render(text);
  result.didProcess = true;
};

const colours = (text, subtle, accent, attention) => ({
  default: { default: text, subtle }, dark: { default: '#252424', subtle: '#bf252424' }, light: { default: '#ffffff', subtle: '#fff3f2f1' },
  accent: { default: accent, subtle: '#8b8cc7' }, good: { default: '#92c353', subtle: '#e592c353' },
  warning: { default: '#f8d22a', subtle: '#e5f8d22a' }, attention: { default: attention, subtle: attention },
});

const light = colours('#ff252424', '#bf252424', '#6264a7', '#c4314b');
const dark = colours('#ffffffff', '#bfffffff', '#a6a7dc', '#d74654');

// Dark Teams has the same bright grounds as the light one, with dark letters on them.
const bright = colours('#ff201f1f', '#ff2d2c2c', '#6264a7', '#c4314b');

const font = (fontFamily) => ({ fontFamily, fontSizes: { small: 12, default: 14, medium: 14, large: 18, extraLarge: 24 }, fontWeights: { lighter: 200, default: 400, bolder: 600 } });

const hostConfig = (isDark) => {
  const [own, on] = isDark ? [dark, bright] : [light, light];
  const style = (backgroundColor, borderColor, foregroundColors) => ({ backgroundColor, borderColor, foregroundColors });
  return new HostConfig({
    choiceSetInputValueSeparator: ',',
    supportsInteractivity: true,
    spacing: { small: 8, default: 12, medium: 16, large: 20, extraLarge: 24, padding: 16 },
    separator: { lineThickness: 1, lineColor: '#eeeeee' },
    fontTypes: { default: font('"Segoe UI", Inter, Tahoma, Geneva, Verdana, sans-serif'), monospace: font('"Courier New", Courier, monospace') },
    textStyles: { heading: { fontType: 'default', size: 'large', weight: 'bolder', color: 'default', isSubtle: false } },
    textBlock: { headingLevel: 2 },
    containerStyles: {
      default: style(isDark ? '#2d2c2c' : '#ffffff', '#cccccc', own), emphasis: style(isDark ? '#292828' : '#f9f8f7', '#666666', own),
      accent: style('#c7def9', '#62a8f7', on), good: style('#ccffcc', '#69e569', on), attention: style('#ffc5b2', '#ff764c', on), warning: style('#ffe2b2', '#ffbc51', on),
    },
    actions: { maxActions: 6, spacing: 'default', buttonSpacing: 8, showCard: { actionMode: 'inline', inlineTopMargin: 16, style: 'emphasis' }, actionsOrientation: 'horizontal', actionAlignment: 'left' },
    factSet: { title: { weight: 'bolder', wrap: true }, value: { wrap: true }, spacing: 16 },
  });
};

// What of the card's JSON is to be seen at once: what a question hides is not.
const expected = (node, seen = { texts: 0, inputs: 0, buttons: 0 }) => {
  if (Array.isArray(node)) for (const item of node) expected(item, seen);
  else if (node && typeof node === 'object') {
    if (node.type === 'TextBlock' || node.type === 'RichTextBlock') seen.texts++;
    if (node.type === 'FactSet') seen.texts += 2 * node.facts.length;
    if (node.type?.startsWith('Input.')) { seen.inputs++; if (node.label) seen.texts++; }
    if (node.type?.startsWith('Action.')) { seen.buttons++; return seen; }
    for (const [name, value] of Object.entries(node)) if (!['refresh', 'msteams'].includes(name)) expected(value, seen);
  }

  return seen;
};

const shown = (drawn) => ({
  // Choices are drawn as texts, too.
  texts: [...drawn.querySelectorAll('.ac-textBlock, .ac-richTextBlock')].filter((text) => !text.closest('.ac-input-container')).length,
  inputs: drawn.querySelectorAll('.ac-input-container').length,
  buttons: drawn.querySelectorAll('.ac-pushButton').length,
});

const presses = [];

/** Draws cards below each other. Says what the renderer complains of, and what it left out. */
const show = (cards, isDark) => {
  document.body.className = isDark ? 'dark' : 'light';
  document.body.replaceChildren();
  const problems = [];
  for (const { name, content } of cards) {
    const context = new SerializationContext(new Version(1, 5));
    const card = new AdaptiveCard();
    card.hostConfig = hostConfig(isDark);
    card.onExecuteAction = (action) => presses.push({ type: action.getJsonTypeName(), verb: action.verb, data: action.data });
    card.parse(content, context);
    for (let i = 0; i < context.eventCount; i++) problems.push(`${name}: ${context.getEventAt(i).message}`);
    for (const found of card.validateProperties().validationEvents) problems.push(`${name}: ${found.message}`);
    const drawn = card.render();
    const frame = Object.assign(document.createElement('section'), { className: 'card' });
    frame.dataset.name = name;
    frame.append(drawn);
    document.body.append(frame);
    const [wanted, seen] = [JSON.stringify(expected(content.body)), JSON.stringify(shown(drawn))];
    if (wanted !== seen) problems.push(`${name}: ${wanted} expected, ${seen} shown`);
  }

  return problems;
};

/** What stands out of its card, or is cut. */
const overflow = () => [...document.querySelectorAll('.card')].flatMap((card) => {
  const right = card.getBoundingClientRect().right + 1;
  const out = [...card.querySelectorAll('*')].filter((element) => element.getBoundingClientRect().right > right);
  const cut = [...card.querySelectorAll('.ac-pushButton')].filter((button) => [button, ...button.querySelectorAll('*')].some((part) => part.scrollWidth > part.clientWidth));
  return [...out.slice(0, 3).map((element) => `${card.dataset.name}: stands out: ${element.outerHTML.slice(0, 160)}`), ...cut.map((button) => `${card.dataset.name}: is cut: ${button.textContent}`)];
});

globalThis.teams = { show, overflow, presses };
