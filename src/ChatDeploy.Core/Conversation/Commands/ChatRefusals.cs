using ChatDeploy.Core.Cards.Questions;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Conversation.Grammar;
using ChatDeploy.Core.Conversation.Texts;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Policies;
using ChatDeploy.Core.Refusals;

namespace ChatDeploy.Core.Conversation.Commands;

/// <summary>What refusals have in common: strangers are refused, times are the reader's, and a mistyped name gets the line that was probably meant.</summary>
public sealed class ChatRefusals(CatalogSnapshots catalogs, TimeProvider clock)
{
    /// <summary>Refuses a person without any role; null for everybody else, who may read everything.</summary>
    internal async Task<ChatAnswer?> OfStrangerAsync(Person person, CancellationToken cancellationToken)
    {
        if (Rights.May(person, Act.Read, Subject.Anything)) return null;
        var admins = PolicyVerdicts.Admins(await catalogs.GetAsync(cancellationToken));
        var help = admins.Count > 0 ? $"Ask {string.Join(", ", admins)} for one" : "An administrator can give one in the catalog";
        return RefusalText.Answer(Refusal.Forbidden("forbidden", $"{person.Name} has no role here. {help}; /deploy whoami tells who you are.", admins));
    }

    /// <summary>Refuses to act for somebody whom the catalog does not have, and says who can change that; null for everybody else.</summary>
    public async Task<ChatAnswer?> OfVisitorAsync(Person person, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        return person.IsVisitor ? For(person, RefusalText.Answer(await VisitorAsync(cancellationToken))) : null;
    }

    /// <summary>What a visitor is told: who can add them to the catalog.</summary>
    public async Task<Refusal> VisitorAsync(CancellationToken cancellationToken)
    {
        var admins = PolicyVerdicts.Admins(await catalogs.GetAsync(cancellationToken));
        return Refusal.Forbidden(
            "forbidden",
            $"You are not in the catalog yet, so you can look and not act. {(admins.Count > 0 ? $"Ask {string.Join(", ", admins)} to add you" : "An administrator can add you")} to its people, with your id here or your mail address.",
            admins);
    }

    /// <summary>An answer to what is no command: what is wrong, and a line that would do.</summary>
    internal static ChatAnswer OfText(ParseResult.NotUnderstood refused, string typed)
    {
        // An example is what was meant where it holds nothing that was not typed; an invented deployment id is not to be pressed.
        var isMeant = refused.Example.Split(' ').Skip(2).All(word => typed.Contains(word, StringComparison.OrdinalIgnoreCase)) && (refused.Nearest is not null || refused.Message.Contains("did you mean", StringComparison.Ordinal));
        var card = RefusalCard.Of(new RefusalPicture { Code = "not_understood", Message = refused.Message, Meant = isMeant ? refused.Example : null, Example = isMeant ? null : refused.Example });
        return new ChatAnswer($"✗ {refused.Message}\nFor example: `{refused.Example}`", Refused: true, Code: "not_understood", Card: card);
    }

    /// <summary>A refused answer as the person should read it, with its card; any other answer as it is.</summary>
    internal ChatAnswer For(Person person, ChatAnswer answer)
    {
        if (!answer.Refused) return answer;
        var time = ChatTime.Of(person, clock.GetUtcNow());
        var card = answer.Reason is { } reason ? RefusalCard.Of(reason with { Message = RefusalText.InTimesOf(time, reason.Message) }) : null;
        return answer with { Text = RefusalText.InTimesOf(time, answer.Text), Card = answer.Card ?? card };
    }

    /// <summary>As <see cref="For"/>, with the command that was probably meant where a name of it is not in the catalog.</summary>
    internal async Task<ChatAnswer> ForAsync(Person person, ChatCommand command, ChatAnswer answer, CancellationToken cancellationToken)
    {
        if (answer.Code is not ("unknown_tool" or "unknown_target" or "unknown_environment")
            || NameCorrection.Of(await catalogs.GetAsync(cancellationToken), command) is not { } meant) return For(person, answer);
        var line = ChatCommandFormatter.Format(meant);
        return For(person, answer with { Text = $"{answer.Text}\nDid you mean: `{line}`", Reason = answer.Reason is { } reason ? reason with { Meant = line } : null });
    }
}
