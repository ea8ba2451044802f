using System.Text.Json.Nodes;
using ChatDeploy.Core.Cards.Model;

namespace ChatDeploy.Integrations.Chat.Slack.Blocks;

/// <summary>Writes cards as Slack's Block Kit (spec B3): whatever a card holds, the result is within every limit of Slack. Pure.</summary>
/// <remarks>
/// A message holds no inputs. A button that takes them is pressed without, where they are remarks that nobody has to make and it is the
/// positive one (Approve); otherwise it opens a form that asks for them (Reject), or the card as a modal.
/// What a card's colours say, its words and signs say, too; they are not shown, since Slack would put what is coloured below all else.
/// </remarks>
public static class BlockKit
{
    /// <summary>The card as a message.</summary>
    /// <param name="card">A card that was read.</param>
    public static SlackMessage Message(Card card)
    {
        ArgumentNullException.ThrowIfNull(card);
        var buttons = new ButtonBlocks(action => action.TakesInputs && Inputs(card).Any() && !GoesWithout(card, action));
        var blocks = new CardBlocks(buttons, frame: null, IsInput).Of(card);
        return new SlackMessage(Fallback(card), BlockRoom.Message.Fit(blocks, Page(card)));
    }

    /// <summary>The card as a view with its inputs. The card's positive button is the view's submit; its other buttons stay where they are.</summary>
    /// <param name="card">A card that was read.</param>
    /// <param name="frame">What is around it.</param>
    /// <returns>As <c>views.open</c>, <c>views.push</c> and <c>views.update</c> take it.</returns>
    public static JsonObject Modal(Card card, ModalFrame frame)
    {
        ArgumentNullException.ThrowIfNull(card);
        ArgumentNullException.ThrowIfNull(frame);
        var executes = card.AllActions().OfType<CardAction.Execute>().Where(action => !frame.Omitted.Contains(action.Verb)).ToList();
        var submit = executes.Find(action => action.Style == ActionStyle.Positive && action.Confirm is null)
            ?? (Inputs(card).Any() ? executes.Find(action => action.TakesInputs && action.Confirm is null) : null);
        var writer = new CardBlocks(new ButtonBlocks(_ => false), frame, IsLeftOut);
        return View(frame, submit, submit?.Title, BlockRoom.View.Fit(writer.Of(card), Page(card)));

        bool IsLeftOut(object part) => ReferenceEquals(part, submit) || part switch
        {
            CardAction.Execute action => frame.Omitted.Contains(action.Verb),
            CardElement element => frame.Omitted.Contains(element.Id ?? ""),
            _ => false,
        };
    }

    /// <summary>The card as a person's home tab. It takes no inputs: a button that needs some opens a form (<see cref="SlackPress.OpensForm"/>).</summary>
    /// <param name="card">A card that was read.</param>
    /// <returns>As <c>views.publish</c> takes it.</returns>
    public static JsonObject Home(Card card)
    {
        ArgumentNullException.ThrowIfNull(card);
        var writer = new CardBlocks(new ButtonBlocks(action => action.TakesInputs), new ModalFrame("Home"), IsInput);
        return new JsonObject { ["type"] = "home", ["callback_id"] = "home", ["blocks"] = BlockRoom.View.Fit(writer.Of(card), Page(card)) };
    }

    /// <summary>The form that a button of a message opens: the card's inputs, and the question that the button would have asked.</summary>
    /// <param name="card">The card as it is now.</param>
    /// <param name="verb">The button's verb.</param>
    /// <param name="frame">What is around it.</param>
    /// <returns>As <c>views.open</c> takes it; null where the card no longer has such a button.</returns>
    public static JsonObject? Form(Card card, string verb, ModalFrame frame)
    {
        ArgumentNullException.ThrowIfNull(card);
        ArgumentNullException.ThrowIfNull(frame);
        if (card.AllActions().OfType<CardAction.Execute>().FirstOrDefault(action => action.Verb == verb) is not { } button) return null;
        var inputs = Inputs(card).ToList();
        var blocks = new List<Block>();
        if (button.Confirm is { } question) blocks.Add(new Block(BlockJson.Section(Mrkdwn.Short([new CardSpan(TextCut.WholeCharacters(question))], SlackLimits.Section))));

        // A button that opens a form for the sake of one remark cannot do without it.
        blocks.AddRange(inputs.Select(input => new Block(InputBlocks.Of(input, frame, mustBeFilled: inputs.Count == 1)!, IsKept: true)));
        return View(frame, button, button.Title, BlockRoom.View.Fit(blocks, Page(card)));
    }

    private static JsonObject View(ModalFrame frame, CardAction.Execute? submit, string? submitText, JsonArray blocks)
    {
        var metadata = SlackPress.Metadata(submit, frame.Context);
        if (metadata.Length > SlackLimits.PrivateMetadata) throw new ArgumentException($"a view carries {metadata.Length} characters; Slack takes {SlackLimits.PrivateMetadata}", nameof(frame));
        var view = new JsonObject
        {
            ["type"] = "modal",
            ["callback_id"] = frame.CallbackId,
            ["title"] = BlockJson.Plain(frame.Title, SlackLimits.ViewTitle),
            ["close"] = BlockJson.Plain("Close", SlackLimits.ViewTitle),
            ["private_metadata"] = metadata,
            ["blocks"] = blocks,
        };
        // Slack wants one wherever something can be filled in.
        if (submitText is not null || blocks.Any(block => (string?)block!["type"] == "input")) view["submit"] = BlockJson.Plain(submitText ?? "Done", SlackLimits.ViewTitle);
        return view;
    }

    private static bool GoesWithout(Card card, CardAction.Execute action) =>
        action.Style == ActionStyle.Positive && Inputs(card).All(input => input is CardElement.TextInput { IsRequired: false });

    private static IEnumerable<CardElement> Inputs(Card card) => card.AllElements().Where(IsInput);

    private static bool IsInput(object part) => part is CardElement.TextInput or CardElement.ChoiceInput or CardElement.ToggleInput;

    private static string? Page(Card card) => card.AllActions().OfType<CardAction.Open>().Select(open => CardMarkdown.Address(open.Url.AbsoluteUri)).FirstOrDefault(url => url is not null);

    // Escaping makes it longer, by five characters for one at most.
    private static string Fallback(Card card)
    {
        var plain = card.FallbackText.Replace('`', '\'');
        var text = Mrkdwn.Escape(TextCut.Short(plain, SlackLimits.FallbackText));
        return text.Length <= SlackLimits.FallbackText ? text : Mrkdwn.Escape(TextCut.Short(plain, SlackLimits.FallbackText / 5));
    }
}
