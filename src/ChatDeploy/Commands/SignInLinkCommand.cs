using ChatDeploy.Core.People.SignIn;
using ChatDeploy.Hosting;

namespace ChatDeploy.Commands;

/// <summary>Makes a sign-in link on the configured store and prints it, once.</summary>
internal static class SignInLinkCommand
{
    public static async Task<int> IssueAsync(string person, string[] args, CancellationToken cancellationToken)
    {
        await using var app = await ChatDeployApplication.BuildAsync(args, cancellationToken);
        using var origin = CommandOrigin.Enter();
        var answer = await app.Services.GetRequiredService<IssueSignInLink>().HandleAsync(person, cancellationToken);
        if (answer is not IssueSignInLinkAnswer.Issued issued) throw new StartRefusedException(((IssueSignInLinkAnswer.Refused)answer).Refusal.Message);
        await Console.Out.WriteLineAsync(issued.Url);
        await Console.Error.WriteLineAsync(
            $"Whoever opens this link can sign in as {issued.Person}, once, until {issued.ExpiresAt:HH:mm:ss} UTC. The service has to listen at that address (--urls or PublicUrl where it is another).");
        return 0;
    }
}
