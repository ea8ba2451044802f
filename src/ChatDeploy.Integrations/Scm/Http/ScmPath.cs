using ChatDeploy.Core.Scm;

namespace ChatDeploy.Integrations.Scm.Http;

/// <summary>Writes paths in which no name can be more than a name.</summary>
public static class ScmPath
{
    /// <summary>
    /// A path with every argument escaped: <c>ScmPath.Of($"repos/{owner}/{name}/tags?per_page={100}")</c>. The slash is escaped, too.
    /// </summary>
    /// <exception cref="ScmRefusedException">An argument is empty, <c>.</c> or <c>..</c>, which would lead elsewhere.</exception>
    public static string Of(FormattableString path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return string.Format(System.Globalization.CultureInfo.InvariantCulture, path.Format, [.. path.GetArguments().Select(Escape)]);
    }

    /// <summary>A name of several parts (<c>release/2.1</c>, <c>acme/crm</c>) with its slashes left as they are.</summary>
    /// <exception cref="ScmRefusedException">A part is empty, <c>.</c> or <c>..</c>.</exception>
    public static string Parts(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return string.Join('/', name.Split('/').Select(Escape));
    }

    private static string Escape(object? argument)
    {
        var text = Convert.ToString(argument, System.Globalization.CultureInfo.InvariantCulture) ?? "";
        return text is "" or "." or ".." ? throw new ScmRefusedException($"'{text}' is no name that a provider can be asked for. Check the catalog.") : Uri.EscapeDataString(text);
    }
}
