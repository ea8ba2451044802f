using System.Text.Json.Nodes;

namespace ChatDeploy.Integrations.Chat.Teams.Activities;

/// <summary>Something that happened in Teams, as an activity tells it (Teams notes, section 1); the cases are nested. Nothing in it is to be believed before <see cref="Tokens.BotTokens"/> has accepted it.</summary>
/// <param name="Context">Where, from whom, and how to answer.</param>
public abstract record TeamsActivity(TeamsContext Context)
{
    private TeamsActivity(TeamsContext context, bool answers) : this(context) => IsInvoke = answers;

    /// <summary>Whether the response's body is looked at; else an empty 200 does.</summary>
    public bool IsInvoke { get; }

    /// <summary>Somebody wrote to the bot.</summary>
    /// <param name="Context">Where and who.</param>
    /// <param name="Text">Their words, without the bot's mention, other mentions as names, as plain text.</param>
    /// <param name="IsMention">Whether they called the bot by its name.</param>
    public sealed record Line(TeamsContext Context, string Text, bool IsMention) : TeamsActivity(Context);

    /// <summary>Somebody pressed an <c>Action.Submit</c>: what clients do that do not know <c>Action.Execute</c>. The card is <see cref="TeamsContext.ReplyToId"/>.</summary>
    /// <param name="Context">Where and who.</param>
    /// <param name="Data">The action's data and the card's inputs; chosen by the client.</param>
    public sealed record Submitted(TeamsContext Context, JsonObject Data) : TeamsActivity(Context);

    /// <summary>Somebody pressed an <c>Action.Execute</c>, or their client refreshes a card. The card is <see cref="TeamsContext.ReplyToId"/>.</summary>
    /// <param name="Context">Where and who.</param>
    /// <param name="Verb">The action's verb; empty where it has none.</param>
    /// <param name="Data">The action's data and the card's inputs; chosen by the client.</param>
    /// <param name="IsAutomatic">Whether nobody pressed anything: such a one only looks.</param>
    public sealed record Executed(TeamsContext Context, string Verb, JsonObject Data, bool IsAutomatic) : TeamsActivity(Context, answers: true);

    /// <summary>Somebody pressed what opens a dialog (<c>task/fetch</c>).</summary>
    /// <param name="Context">Where and who.</param>
    /// <param name="Data">The action's data.</param>
    public sealed record DialogOpened(TeamsContext Context, JsonObject Data) : TeamsActivity(Context, answers: true);

    /// <summary>Somebody submitted a dialog (<c>task/submit</c>).</summary>
    /// <param name="Context">Where and who.</param>
    /// <param name="Data">The action's data and the dialog's inputs; chosen by the client.</param>
    public sealed record DialogSubmitted(TeamsContext Context, JsonObject Data) : TeamsActivity(Context, answers: true);

    /// <summary>Another invoke, which waits for an answer all the same.</summary>
    /// <param name="Context">Where and who.</param>
    /// <param name="Name">Which.</param>
    public sealed record OtherInvoke(TeamsContext Context, string Name) : TeamsActivity(Context, answers: true);

    /// <summary>People or bots came or went.</summary>
    /// <param name="Context">Where.</param>
    /// <param name="Added">Their ids.</param>
    /// <param name="Removed">Their ids.</param>
    public sealed record MembersChanged(TeamsContext Context, IReadOnlyList<string> Added, IReadOnlyList<string> Removed) : TeamsActivity(Context)
    {
        /// <summary>Whether the bot came.</summary>
        public bool IsBotAdded => Added.Contains(Context.BotId, StringComparer.Ordinal);

        /// <summary>Whether the bot went: nothing may be posted there any more.</summary>
        public bool IsBotRemoved => Removed.Contains(Context.BotId, StringComparer.Ordinal);
    }

    /// <summary>The app was installed for a person or into a team or chat, or removed.</summary>
    /// <param name="Context">Where.</param>
    /// <param name="IsRemoved">Whether it went.</param>
    public sealed record Installed(TeamsContext Context, bool IsRemoved) : TeamsActivity(Context);

    /// <summary>A channel or team was created, renamed, archived, deleted or restored.</summary>
    /// <param name="Context">Where.</param>
    /// <param name="EventType">Teams' word: <c>channelDeleted</c>, <c>teamArchived</c>.</param>
    public sealed record PlaceChanged(TeamsContext Context, string EventType) : TeamsActivity(Context);

    /// <summary>What nothing is done about.</summary>
    /// <param name="Context">Where.</param>
    /// <param name="Type">The activity's type.</param>
    public sealed record Unused(TeamsContext Context, string Type) : TeamsActivity(Context);
}
