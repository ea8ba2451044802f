using ChatDeploy.Core.People.SignIn;
using ChatDeploy.Hosting;

namespace ChatDeploy.Commands;

/// <summary>Starts the service and runs it until it is told to stop.</summary>
internal static class ServeCommand
{
    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        await using var app = await ChatDeployApplication.BuildAsync(args, cancellationToken);
        await app.StartAsync(cancellationToken);
        var address = app.Address;
        await Console.Out.WriteLineAsync($"ChatDeploy listens at {address} (API: {address}/openapi/v1.json, health: {address}/healthz/ready)");
        await Console.Out.WriteLineAsync(await InvitationAsync(app, cancellationToken));
        await Console.Out.WriteLineAsync("Next: chatdeploy catalog apply FILE, then chatdeploy token create PERSON; README.md has the tour.");
        await app.WaitForShutdownAsync(cancellationToken);
        return 0;
    }

    // A new installation has nobody to ask for a link: whoever starts the service gets one.
    private static async Task<string> InvitationAsync(ChatDeployApplication app, CancellationToken cancellationToken)
    {
        var administrator = await app.Services.GetRequiredService<FirstAdministrator>().FindAsync(cancellationToken);
        return await app.Services.GetRequiredService<IssueSignInLink>().HandleAsync(administrator.Name, cancellationToken) is IssueSignInLinkAnswer.Issued issued
            ? $"Console: {app.Address}/ Sign in as {issued.Person}, once and within {SignInLink.Lifetime.TotalMinutes:0} minutes: {issued.Url}"
            : $"Console: {app.Address}/ Links to sign in: /deploy web in the chat, or chatdeploy sign-in-link PERSON";
    }
}
