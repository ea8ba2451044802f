using ChatDeploy.Core.People;
using ChatDeploy.Hosting;

namespace ChatDeploy.Commands;

/// <summary>Makes an API token on the configured store and prints it, once.</summary>
internal static class TokenCommand
{
    public static async Task<int> CreateAsync(string person, string name, string[] args, CancellationToken cancellationToken)
    {
        await using var app = await ChatDeployApplication.BuildAsync(args, cancellationToken);
        await using var scope = app.Services.CreateAsyncScope();
        using var origin = CommandOrigin.Enter();
        var answer = await scope.ServiceProvider.GetRequiredService<IssueToken>().HandleAsync(person, name, null, cancellationToken);
        if (answer is not IssueTokenAnswer.Issued issued) throw new StartRefusedException(((IssueTokenAnswer.Refused)answer).Refusal.Message);
        await Console.Out.WriteLineAsync(issued.Token);
        await Console.Error.WriteLineAsync($"This token acts as {person}. It is not shown again; DELETE /api/tokens/{issued.Id} revokes it.");
        return 0;
    }
}
