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

    /// <summary>An answer to what is no command: what is wrong, and a line that would do.</summary>
    internal static ChatAnswer OfText(ParseResult.NotUnderstood refused) =>
        new($"✗ {refused.Message}\nFor example: `{refused.Example}`", Refused: true, Code: "not_understood");

    /// <summary>A refused answer as the person should read it; any other answer as it is.</summary>
    internal async Task<ChatAnswer> ForAsync(Person person, ChatCommand command, ChatAnswer answer, CancellationToken cancellationToken)
    {
        if (!answer.Refused) return answer;
        var text = RefusalText.InTimesOf(ChatTime.Of(person, clock.GetUtcNow()), answer.Text);
        if (answer.Code is "unknown_tool" or "unknown_target" or "unknown_environment"
            && NameCorrection.Of(await catalogs.GetAsync(cancellationToken), command) is { } meant)
        {
            text += $"\nDid you mean: `{ChatCommandFormatter.Format(meant)}`";
        }

        return answer with { Text = text };
    }
}
