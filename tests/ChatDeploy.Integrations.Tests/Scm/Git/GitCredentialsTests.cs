using ChatDeploy.Integrations.Scm.Git;

namespace ChatDeploy.Integrations.Tests.Scm.Git;

public sealed class GitCredentialsTests
{
    [Theory]
    [InlineData("fatal: unable to access 'https://x-access-token:abc@github.com/acme/crm.git/': 403", "fatal: unable to access 'https://***@github.com/acme/crm.git/': 403")]
    [InlineData("https://user:p@ss@host/x", "https://***@host/x")]
    [InlineData("https://host/x?private_token=abc and more", "https://host/x?*** and more")]
    [InlineData("ssh://git@host/x", "ssh://***@host/x")]
    [InlineData("nothing to hide: a@b c://d", "nothing to hide: a@b c://d")]
    public void Credentials_are_stripped_and_the_rest_stays(string said, string told) => Assert.Equal(told, GitCredentials.Strip(said));
}
