using System.Text.Json.Nodes;
using ChatDeploy.Core.Cards.Model;

namespace ChatDeploy.Integrations.Chat.Teams.Cards;

/// <summary>Writes cards as Teams takes them (spec B3): Adaptive Cards 1.5, at most <see cref="TeamsCardLimits.Bytes"/> whatever a card holds. Pure; every result is new.</summary>
/// <remarks>
/// <para>What is written stays close to the template's own JSON (<see cref="Card.Source"/>), which knows more of its look than the typed model: buttons change, and facts with words that are too long for a phone (<see cref="LongFacts"/>).
/// One of a message tells us by <c>Action.Execute</c>, whose answer replaces the card at once, and by <c>Action.Submit</c> where a client does not know that.
/// One of a dialog is an <c>Action.Submit</c>, since dialogs take no other.</para>
/// <para>Teams has no confirmations: a button that asks first opens its question below the buttons (<c>Action.ShowCard</c>), with the button that does it. That needs no
/// answer of ours, works in clients without <c>Action.Execute</c>, and what was typed into the card goes along.</para>
/// <para>A button that needs words, in a card that has no input for them, opens a dialog (<c>task/fetch</c>, to be answered with <see cref="Form"/>).</para>
/// </remarks>
public static class TeamsCards
{
    /// <summary>The card as a message's.</summary>
    /// <param name="card">A card that was read.</param>
    /// <param name="refresh">For whom Teams asks for the newest card by itself; null for nobody.</param>
    /// <param name="mentions">People to be called, in a line above all; at most <see cref="TeamsCardLimits.Mentions"/> are.</param>
    /// <param name="omitted">Verbs of buttons that the viewer cannot use; null for none.</param>
    /// <param name="context">Comes back with every press (<see cref="TeamsPress.ContextOf"/>); null for nothing.</param>
    /// <returns>The card itself, to be put into <see cref="Attachment"/> or <see cref="TeamsAnswers.Card"/>.</returns>
    public static JsonObject Message(Card card, TeamsRefresh? refresh = null, IReadOnlyList<TeamsMention>? mentions = null, IReadOnlySet<string>? omitted = null, string? context = null)
    {
        ArgumentNullException.ThrowIfNull(card);
        var inputs = Inputs(card).ToList();
        var buttons = new ButtonWriter(IsDialog: false, context, inputs);
        var content = Content(card, Body(card, buttons, omitted is null ? new DialogFrame() : new DialogFrame { Omitted = omitted }));
        if (refresh is not null) content["refresh"] = refresh.ToJson();
        if (mentions is { Count: > 0 }) TeamsMention.AddTo(content, mentions);
        return CardRoom.Fit(content, card);
    }

    /// <summary>The card as a dialog's, with its inputs.</summary>
    /// <param name="card">A card that was read.</param>
    /// <param name="frame">What is different in the dialog.</param>
    /// <returns>The card itself, to be put into <see cref="TeamsAnswers.Dialog"/>.</returns>
    public static JsonObject Dialog(Card card, DialogFrame frame)
    {
        ArgumentNullException.ThrowIfNull(card);
        ArgumentNullException.ThrowIfNull(frame);
        var inputs = Inputs(card).Where(id => !frame.Omitted.Contains(id)).ToList();
        return CardRoom.Fit(Content(card, Body(card, new ButtonWriter(IsDialog: true, frame.Context, inputs), frame)), card);
    }

    /// <summary>The dialog that a button opens where its card has no room for words: the card's inputs, the question that the button would have asked, and the button.</summary>
    /// <param name="card">The card as it is now, with the inputs.</param>
    /// <param name="verb">The button's verb.</param>
    /// <param name="frame">What is different in the dialog.</param>
    /// <returns>The card itself; null where it no longer has such a button.</returns>
    public static JsonObject? Form(Card card, string verb, DialogFrame frame)
    {
        ArgumentNullException.ThrowIfNull(card);
        ArgumentNullException.ThrowIfNull(frame);
        if (card.AllActions().OfType<CardAction.Execute>().FirstOrDefault(action => action.Verb == verb) is not { } button) return null;
        var inputs = Inputs(card).ToList();

        // A dialog that is opened for the sake of one remark cannot do without it.
        var own = inputs.Count == 1 ? frame with { Required = inputs.ToHashSet(StringComparer.Ordinal) } : frame;
        var body = new JsonArray();
        if (button.Confirm is { } question) body.Add(ButtonWriter.Words(question));
        foreach (var input in Parts(card.Source).Where(IsInput)) body.Add(own.Of(input));
        body.Add(new JsonObject { ["type"] = "ActionSet", ["actions"] = new JsonArray(new ButtonWriter(IsDialog: true, frame.Context, inputs).Press(button)) });
        return CardRoom.Fit(Content(card, body), card);
    }

    /// <summary>What a message carries a card in.</summary>
    /// <param name="content">Of <see cref="Message"/>; it must not be part of anything else.</param>
    public static JsonObject Attachment(JsonObject content) => new() { ["contentType"] = ContentType, ["content"] = content };

    /// <summary>The content type of a card.</summary>
    public const string ContentType = "application/vnd.microsoft.card.adaptive";

    internal static JsonObject Content(Card card, JsonArray body) => new()
    {
        ["$schema"] = "http://adaptivecards.io/schemas/adaptive-card.json",
        ["type"] = "AdaptiveCard",
        ["version"] = "1.5",
        ["fallbackText"] = card.FallbackText,
        ["msteams"] = new JsonObject { ["width"] = "Full" },
        ["body"] = body,
    };

    private static JsonArray Body(Card card, ButtonWriter buttons, DialogFrame frame)
    {
        var body = Elements(card.Source["body"], buttons, frame);

        // Only within the body are buttons drawn by clients that know no Action.Execute.
        foreach (var row in Rows(card.Source["actions"], buttons, frame)) body.Add(new JsonObject { ["type"] = "ActionSet", ["actions"] = row });
        return body;
    }

    private static JsonArray Elements(JsonNode? list, ButtonWriter buttons, DialogFrame frame)
    {
        var written = new JsonArray();
        foreach (var element in (list as JsonArray ?? []).OfType<JsonObject>())
        {
            if (Id(element) is { } id && frame.Omitted.Contains(id)) continue;
            if (Type(element) == "ActionSet")
            {
                foreach (var (at, row) in Rows(element["actions"], buttons, frame).Index())
                {
                    var set = at == 0 ? Without(element, "actions") : new JsonObject { ["type"] = "ActionSet", ["spacing"] = "Small" };
                    set["actions"] = row;
                    written.Add(set);
                }
            }
            else if (element["items"] is JsonArray items)
            {
                if (Elements(items, buttons, frame) is not { Count: > 0 } inner) continue;
                var container = Without(element, "items");
                container["items"] = inner;
                written.Add(container);
            }
            else
            {
                // Columns and tables hold texts only.
                written.Add(IsInput(element) ? frame.Of(element) : Type(element) == "FactSet" ? LongFacts.Write(element) : element.DeepClone());
            }
        }

        return written;
    }

    private static IEnumerable<JsonArray> Rows(JsonNode? actions, ButtonWriter buttons, DialogFrame frame) => ButtonRows.Of(
        (actions as JsonArray ?? []).OfType<JsonObject>().Where(action => (string?)action["verb"] is not { } verb || !frame.Omitted.Contains(verb)).Select(buttons.Write));

    private static IEnumerable<string> Inputs(Card card) => Parts(card.Source).Where(IsInput).Select(Id).OfType<string>();

    // Elements of the body, those in containers, too.
    private static IEnumerable<JsonObject> Parts(JsonObject parent) =>
        (parent["body"] as JsonArray ?? parent["items"] as JsonArray ?? []).OfType<JsonObject>().SelectMany(element => Parts(element).Prepend(element));

    private static JsonObject Without(JsonObject element, string name)
    {
        var copy = new JsonObject();
        foreach (var (key, value) in element)
        {
            if (key != name) copy[key] = value?.DeepClone();
        }

        return copy;
    }

    private static bool IsInput(JsonObject element) => Type(element)?.StartsWith("Input.", StringComparison.Ordinal) == true;

    private static string? Type(JsonObject element) => (string?)element["type"];

    private static string? Id(JsonObject element) => (string?)element["id"];
}
