// Draws what the app sends to Slack, with Slack's frame around it. Tests call slack.show(scene, theme); what a scene holds, SlackScene.cs says.
import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import { Message } from "slack-blocks-to-jsx";
import "@fontsource/lato/400.css";
import "@fontsource/lato/700.css";
import "@fontsource/lato/900.css";
import "slack-blocks-to-jsx/dist/style.css";
import "./slack.css";
import { html, plain } from "./mrkdwn.js";

const known = new Set(["section", "context", "actions", "header", "rich_text", "table", "input", "divider", "image", "alert", "markdown"]);
const root = createRoot(document.getElementById("root"));
let texts = [];

// The renderer shows verbatim text as it is: a place to be filled in afterwards. Plain text it would read as Markdown, too.
function prepared(node) {
  if (Array.isArray(node)) return node.map(prepared);
  if (!node || typeof node !== "object") return node;
  if (node.type === "mrkdwn") return { type: "mrkdwn", verbatim: true, text: place(html(node.text)) };
  if (node.type === "plain_text") return { ...node, text: place(plain(node.text)) };
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, key === "placeholder" ? value : prepared(value)]));
}

const place = (filling) => `\ue010${texts.push(filling) - 1}\ue011`;

function Blocks({ blocks, theme }) {
  const unknown = blocks.find((block) => !known.has(block.type));
  if (unknown) throw new Error(`nobody draws a block of type ${unknown.type}`);
  const runs = [];
  for (const block of blocks) {
    if (block.type !== "input" && Array.isArray(runs.at(-1))) runs.at(-1).push(block);
    else runs.push(block.type === "input" ? block : [block]);
  }
  return runs.map((run, at) => (Array.isArray(run)
    ? <Message key={at} blocks={prepared(run)} logo="" name="ChatDeploy" theme={theme} withoutWrapper />
    : <Input key={at} block={run} />));
}

// The renderer's inputs forget what is chosen, and draw a date over its placeholder.
function Input({ block: { label, optional, element } }) {
  const lists = { static_select: 1, external_select: 1, multi_static_select: 1, multi_external_select: 1 };
  const chosen = (element.initial_options ?? [element.initial_option]).filter(Boolean).map((option) => option.text.text);
  const value = element.initial_value ?? element.initial_date ?? element.initial_time;
  const hint = <span className="hint">{element.placeholder?.text}</span>;
  return (
    <div className="input">
      <b>{label.text}{optional && <span> (optional)</span>}</b>
      {element.type === "checkboxes" || element.type === "radio_buttons"
        ? element.options.map((option, at) => <label key={at}><input type={element.type === "checkboxes" ? "checkbox" : "radio"} readOnly checked={chosen.includes(option.text.text)} /> {option.text.text}</label>)
        : <div className={`box ${element.multiline ? "tall" : ""} ${lists[element.type] ? "list" : ""}`}>
            {element.type.startsWith("multi_") && chosen.length ? chosen.map((text, at) => <span key={at} className="chip">{text} ✕</span>) : chosen[0] ?? value ?? hint}
          </div>}
    </div>
  );
}

const Avatar = ({ name }) => <div className={`avatar ${name ? "person" : ""}`}>{name ? name[0].toUpperCase() : "🚀"}</div>;

function Said({ message, theme, isReply }) {
  const blocks = message.blocks?.length ? message.blocks : [{ type: "section", text: { type: "mrkdwn", text: message.text } }];
  return (
    <div className={`message ${message.ephemeral ? "ephemeral" : ""}`}>
      {message.ephemeral && <div className="only">👁 Only visible to you</div>}
      <Avatar name={message.from} />
      <div className="content">
        <div className="sender"><b>{message.from ?? "ChatDeploy"}</b>{!message.from && <span className="app">APP</span>}<time>{message.at ?? "10:42 AM"}</time></div>
        <Blocks blocks={blocks} theme={theme} />
        {message.edited && <span className="edited">(edited)</span>}
        {!isReply && message.thread?.length > 0 && (
          <div className="replies"><Avatar /><a href="#thread">{message.thread.length} {message.thread.length === 1 ? "reply" : "replies"}</a><span>Last reply today at {message.thread.at(-1).at ?? "10:58 AM"}</span></div>
        )}
      </div>
    </div>
  );
}

function Channel({ scene, theme }) {
  return (
    <div className="channel">
      <div className="bar"><b>{scene.name ?? "# deploys"}</b></div>
      {scene.messages.map((message, at) => (
        <div key={at}>
          <Said message={message} theme={theme} />
          {message.thread?.length > 0 && (
            <div className="thread">
              <div className="count">Thread · {message.thread.length} {message.thread.length === 1 ? "reply" : "replies"}</div>
              {message.thread.map((reply, n) => <Said key={n} message={reply} theme={theme} isReply />)}
            </div>
          )}
        </div>
      ))}
    </div>
  );
}

function Modal({ scene, theme }) {
  const { title, close, submit, blocks } = scene.view;
  return (
    <div className="behind">
      <div className="modal">
        <div className="bar"><Avatar /><b>{title.text}</b><span className="cross">✕</span></div>
        <div className="body"><Blocks blocks={blocks} theme={theme} /></div>
        <div className="foot"><button className="close">{close?.text ?? "Cancel"}</button>{submit && <button className="submit">{submit.text}</button>}</div>
      </div>
    </div>
  );
}

function Home({ scene, theme }) {
  return (
    <div className="home">
      <div className="bar"><Avatar /><b>ChatDeploy</b></div>
      <div className="tabs"><b>Home</b><span>Messages</span><span>About</span></div>
      <div className="body"><Blocks blocks={scene.view.blocks} theme={theme} /></div>
    </div>
  );
}

const kinds = { channel: Channel, modal: Modal, home: Home };

function fillIn(place) {
  const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) if (walker.currentNode.data.includes("\ue010")) found.push(walker.currentNode);
  for (const node of found) {
    const span = document.createElement("span");
    span.className = "mrkdwn";
    span.innerHTML = node.data.replace(/\ue010(\d+)\ue011/g, (_, at) => texts[at]);
    node.replaceWith(span);
  }
}

// Tables scroll by themselves, as they do in Slack.
function wrong() {
  const found = [];
  const over = document.documentElement.scrollWidth - innerWidth;
  if (over > 0) found.push(`scrolls sideways by ${over} px`);
  for (const element of document.querySelectorAll(".message .content *, .body *")) {
    if (element.closest("table, svg")) continue;
    const { right, width } = element.getBoundingClientRect();
    if (width > 0 && right > innerWidth + 0.5) found.push(`stands out by ${Math.round(right - innerWidth)} px: ${element.textContent.slice(0, 60)}`);
  }
  for (const block of document.querySelectorAll(".slack_blocks_to_jsx--block_wrapper")) {
    if (!block.textContent.trim() && !block.querySelector("input, textarea, hr, [class*=divider], svg")) found.push(`an empty block: ${block.innerHTML.slice(0, 120)}`);
  }
  for (const content of document.querySelectorAll(".content")) if (!content.querySelector(".mrkdwn, table, button")) found.push("a message without content");
  const literal = document.body.textContent.match(/&(amp|lt|gt);|<!|\ue010|undefined|\[object Object\]/);
  if (literal) found.push(`shows ${literal[0]}: …${document.body.textContent.slice(Math.max(0, literal.index - 30), literal.index + 40)}…`);
  return [...new Set(found)].slice(0, 5);
}

function show(scene, theme) {
  texts = [];
  document.documentElement.dataset.theme = theme;
  const Kind = kinds[scene.kind];
  flushSync(() => root.render(<div key={Math.random()} id="slack_blocks_to_jsx" data-theme={theme}><Kind scene={scene} theme={theme} /></div>));
  fillIn(document.getElementById("root"));
  return wrong();
}

window.slack = { show };
