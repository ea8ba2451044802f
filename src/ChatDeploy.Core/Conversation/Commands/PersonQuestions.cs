using ChatDeploy.Core.Conversation.Texts;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;

namespace ChatDeploy.Core.Conversation.Commands;

/// <summary>The question who one is here: <c>whoami</c>.</summary>
internal static class PersonQuestions
{
    public static ChatAnswer WhoAmI(Person person, DateTimeOffset now)
    {
        var time = ChatTime.Of(person, now);
        var names = new[] { ("mail", person.Email), ("Slack", person.Slack), ("Teams", person.Teams) }.Where(n => n.Item2 is not null).Select(n => $"{n.Item1} {n.Item2}").ToList();
        return new ChatAnswer(new ChatLines()
            .Add($"You are **{person.Name}**{(names.Count > 0 ? $" ({string.Join(", ", names)})" : "")}.")
            .Add(person.Roles.Count == 0 ? "You have no role yet; an administrator can give one in the catalog." : null)
            .List("You may, as:", person.Roles, 12, Of)
            .Add($"Your clock: {time.Brief(now)} {time.Zone.Id}{(person.TimeZone is null ? " (the catalog gives you no time zone)" : "")}. Times you type are read in it.")
            .ToString());
    }

    private static string Of(RoleGrant grant) =>
        $"{EnumCodes.Code(grant.Role)} of {Scope(grant.Tools, "tools")} at {Scope(grant.Tenants, "tenants")} on {Scope(grant.Environments, "environments")}";

    private static string Scope(IReadOnlyList<string> names, string what) =>
        names.Count == 0 || names.Contains("*", StringComparer.Ordinal) ? $"all {what}" : ChatLines.Names(names, 8);
}
