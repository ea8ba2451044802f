namespace ChatDeploy.Core.People.SignIn;

/// <summary>Where people reach the console, for links in what they are told.</summary>
/// <param name="address">The service's address as its people see it, without a slash at the end; asked each time, since it is only known once the service listens.</param>
public sealed class ConsoleAddress(Func<string> address)
{
    /// <summary>The console's first page.</summary>
    public string Url => address();

    /// <summary>Whether browsers speak https with the console, directly or through a proxy.</summary>
    public bool IsHttps => Url.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    /// <summary>The link that a sign-in link's secret stands in. A secret itself: never logged.</summary>
    public string SignIn(string secret) => $"{Url}/sign-in/{secret}";
}
