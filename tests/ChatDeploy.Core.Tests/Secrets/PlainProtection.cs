using System.Text;
using ChatDeploy.Core.Secrets;

namespace ChatDeploy.Core.Tests.Secrets;

/// <summary>Stands in for the host's keys: hides nothing from whoever looks closely.</summary>
internal sealed class PlainProtection : ISecretProtection
{
    public string Protect(string value) => "protected:" + Convert.ToBase64String(Encoding.UTF8.GetBytes(value));

    public string? Unprotect(string protectedValue) => Encoding.UTF8.GetString(Convert.FromBase64String(protectedValue["protected:".Length..]));
}
