namespace ChatDeploy.Integrations.Chat.Mail;

/// <summary>How the way to the mail server is protected.</summary>
public enum MailSecurity
{
    /// <summary>TLS, begun with STARTTLS; a server that offers none, or shows a certificate that cannot be trusted, is sent nothing.</summary>
    StartTls,

    /// <summary>Not at all: for a relay on the same machine or network.</summary>
    None,
}
