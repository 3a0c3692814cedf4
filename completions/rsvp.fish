# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_rsvp_global_optspecs
    string join \n p/provider= provider-file= url= local sandbox account= state= store= json no-input v/verbose q/quiet timeout= connect-timeout= proxy= ca-cert= client-cert= client-key= insecure-http h/help V/version
end

function __fish_rsvp_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_rsvp_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_rsvp_using_subcommand
    set -l cmd (__fish_rsvp_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c rsvp -n "__fish_rsvp_needs_command" -s p -l provider -d 'The id of the service, see `rsvp providers list`; not needed with a link' -r
complete -c rsvp -n "__fish_rsvp_needs_command" -l provider-file -d 'A provider file to use for this run' -r -F
complete -c rsvp -n "__fish_rsvp_needs_command" -l url -d 'The base URL of the service, with its path' -r -f
complete -c rsvp -n "__fish_rsvp_needs_command" -l account -d 'Use the session of this account instead of the current one' -r
complete -c rsvp -n "__fish_rsvp_needs_command" -l state -l state-path -d 'The folder of the saved sessions' -r -f -a "(__fish_complete_directories)"
complete -c rsvp -n "__fish_rsvp_needs_command" -l store -d 'Where to save the secret of a new session [default: auto]' -r -f -a "auto\t'The keyring if it works, otherwise a private file'
keyring\t'The keyring; if it does not work, nothing is accepted'
file\t'A private file'"
complete -c rsvp -n "__fish_rsvp_needs_command" -l timeout -d 'Total time limit for network requests [default: 30]' -r
complete -c rsvp -n "__fish_rsvp_needs_command" -l connect-timeout -d 'Time limit for connecting [default: 10]' -r
complete -c rsvp -n "__fish_rsvp_needs_command" -l proxy -d 'The proxy for all requests except those to this machine' -r -f
complete -c rsvp -n "__fish_rsvp_needs_command" -l ca-cert -d 'Trust only the certificate authorities in this file (PEM)' -r -F
complete -c rsvp -n "__fish_rsvp_needs_command" -l client-cert -d 'Client certificate (PEM)' -r -F
complete -c rsvp -n "__fish_rsvp_needs_command" -l client-key -d 'Private key of the client certificate (PEM)' -r -F
complete -c rsvp -n "__fish_rsvp_needs_command" -l local -d 'The service runs on this machine: --url http://localhost:8080'
complete -c rsvp -n "__fish_rsvp_needs_command" -l sandbox -d 'Try rsvp offline, with a pretend service and a temporary session store'
complete -c rsvp -n "__fish_rsvp_needs_command" -l json -d 'Print one JSON object on standard output'
complete -c rsvp -n "__fish_rsvp_needs_command" -l no-input -d 'Never ask, not even on a terminal'
complete -c rsvp -n "__fish_rsvp_needs_command" -s v -l verbose -d 'Show each request; -vv shows more'
complete -c rsvp -n "__fish_rsvp_needs_command" -s q -l quiet -d 'Show only results, warnings and errors; -v overrides it'
complete -c rsvp -n "__fish_rsvp_needs_command" -l insecure-http -d 'Allow http:// to other machines; anyone between here and there can read everything'
complete -c rsvp -n "__fish_rsvp_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rsvp -n "__fish_rsvp_needs_command" -s V -l version -d 'Print version'
complete -c rsvp -n "__fish_rsvp_needs_command" -f -a "accept-invitation" -d 'Accept an invitation and save the session'
complete -c rsvp -n "__fish_rsvp_needs_command" -f -a "accept" -d 'Accept an invitation and save the session'
complete -c rsvp -n "__fish_rsvp_needs_command" -f -a "show-invitation" -d 'Show an invitation without accepting it'
complete -c rsvp -n "__fish_rsvp_needs_command" -f -a "show" -d 'Show an invitation without accepting it'
complete -c rsvp -n "__fish_rsvp_needs_command" -f -a "decline-invitation" -d 'Decline an invitation, if the service supports it'
complete -c rsvp -n "__fish_rsvp_needs_command" -f -a "decline" -d 'Decline an invitation, if the service supports it'
complete -c rsvp -n "__fish_rsvp_needs_command" -f -a "list-invitations" -d 'List your invitations, if the service supports it'
complete -c rsvp -n "__fish_rsvp_needs_command" -f -a "list" -d 'List your invitations, if the service supports it'
complete -c rsvp -n "__fish_rsvp_needs_command" -f -a "login" -d 'Log in again and save the session'
complete -c rsvp -n "__fish_rsvp_needs_command" -f -a "logout" -d 'End the session at the service if possible, and delete it here'
complete -c rsvp -n "__fish_rsvp_needs_command" -f -a "status" -d 'Show the saved sessions and unfinished accepts'
complete -c rsvp -n "__fish_rsvp_needs_command" -f -a "switch" -d 'Choose the current session'
complete -c rsvp -n "__fish_rsvp_needs_command" -f -a "token" -d 'Print the session\'s token, for a script'
complete -c rsvp -n "__fish_rsvp_needs_command" -f -a "providers" -d 'List, show, check and add provider files'
complete -c rsvp -n "__fish_rsvp_needs_command" -f -a "sandbox" -d 'Run pretend services on this machine, to try rsvp and for CI'
complete -c rsvp -n "__fish_rsvp_needs_command" -f -a "completions" -d 'Print the completion script of a shell'
complete -c rsvp -n "__fish_rsvp_using_subcommand accept-invitation" -l name -l fullname -d 'Your name, as the organisation will see it' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand accept-invitation" -l email -d 'Your e-mail address' -r -f
complete -c rsvp -n "__fish_rsvp_using_subcommand accept-invitation" -l password -l pw -d 'The password; other users of this machine can see it in the process list' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand accept-invitation" -l password-file -d 'Read the password from a file' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand accept-invitation" -l api-key -d 'Your API key, if the service needs one; other users of this machine can see it in the process list' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand accept-invitation" -l api-key-file -d 'Read the API key from a file' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand accept-invitation" -l input -d 'Another input that the service asks for; may be repeated' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand accept-invitation" -l input-file -d 'The same, with the value read from a file; may be repeated' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand accept-invitation" -l phone -d 'Your telephone number' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand accept-invitation" -l from-org -d 'With --all: only to this organisation, or to something of it: ORG or ORG/…' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand accept-invitation" -l from-inviter -d 'With --all: only from this person' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand accept-invitation" -l trust-host -d 'Use the link although its host is new here; may be repeated' -r -f -a "(__fish_print_hostnames)"
complete -c rsvp -n "__fish_rsvp_using_subcommand accept-invitation" -l expect-org -d 'Continue only if the invitation is to this organisation' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand accept-invitation" -l expect-email -d 'Continue only if the invitation is for this e-mail address' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand accept-invitation" -l verify-key -d 'The key to verify with: PEM, a JWK set, or a shared secret as base64url' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand accept-invitation" -s p -l provider -d 'The id of the service, see `rsvp providers list`; not needed with a link' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand accept-invitation" -l provider-file -d 'A provider file to use for this run' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand accept-invitation" -l url -d 'The base URL of the service, with its path' -r -f
complete -c rsvp -n "__fish_rsvp_using_subcommand accept-invitation" -l account -d 'Use the session of this account instead of the current one' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand accept-invitation" -l state -l state-path -d 'The folder of the saved sessions' -r -f -a "(__fish_complete_directories)"
complete -c rsvp -n "__fish_rsvp_using_subcommand accept-invitation" -l store -d 'Where to save the secret of a new session [default: auto]' -r -f -a "auto\t'The keyring if it works, otherwise a private file'
keyring\t'The keyring; if it does not work, nothing is accepted'
file\t'A private file'"
complete -c rsvp -n "__fish_rsvp_using_subcommand accept-invitation" -l timeout -d 'Total time limit for network requests [default: 30]' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand accept-invitation" -l connect-timeout -d 'Time limit for connecting [default: 10]' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand accept-invitation" -l proxy -d 'The proxy for all requests except those to this machine' -r -f
complete -c rsvp -n "__fish_rsvp_using_subcommand accept-invitation" -l ca-cert -d 'Trust only the certificate authorities in this file (PEM)' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand accept-invitation" -l client-cert -d 'Client certificate (PEM)' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand accept-invitation" -l client-key -d 'Private key of the client certificate (PEM)' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand accept-invitation" -l password-stdin -d 'Read the password from standard input'
complete -c rsvp -n "__fish_rsvp_using_subcommand accept-invitation" -l api-key-stdin -d 'Read the API key from standard input'
complete -c rsvp -n "__fish_rsvp_using_subcommand accept-invitation" -l all -d 'Accept all invitations that the service lists and that fit --from-org or --from-inviter'
complete -c rsvp -n "__fish_rsvp_using_subcommand accept-invitation" -l yes -d 'Accept without asking for confirmation'
complete -c rsvp -n "__fish_rsvp_using_subcommand accept-invitation" -l dry-run -d 'Stop before the first request that changes anything, and show it with its secrets masked'
complete -c rsvp -n "__fish_rsvp_using_subcommand accept-invitation" -l if-needed -d 'Succeed if the invitation was accepted before'
complete -c rsvp -n "__fish_rsvp_using_subcommand accept-invitation" -l no-switch -d 'Leave the current session as it is'
complete -c rsvp -n "__fish_rsvp_using_subcommand accept-invitation" -l verify -l verify-tokens -l require-verification -d 'Continue only if signature and claims of the session\'s token check out'
complete -c rsvp -n "__fish_rsvp_using_subcommand accept-invitation" -l keep-api-key -d 'Save your API key with the session, if it is the session\'s credential'
complete -c rsvp -n "__fish_rsvp_using_subcommand accept-invitation" -l local -d 'The service runs on this machine: --url http://localhost:8080'
complete -c rsvp -n "__fish_rsvp_using_subcommand accept-invitation" -l sandbox -d 'Try rsvp offline, with a pretend service and a temporary session store'
complete -c rsvp -n "__fish_rsvp_using_subcommand accept-invitation" -l json -d 'Print one JSON object on standard output'
complete -c rsvp -n "__fish_rsvp_using_subcommand accept-invitation" -l no-input -d 'Never ask, not even on a terminal'
complete -c rsvp -n "__fish_rsvp_using_subcommand accept-invitation" -s v -l verbose -d 'Show each request; -vv shows more'
complete -c rsvp -n "__fish_rsvp_using_subcommand accept-invitation" -s q -l quiet -d 'Show only results, warnings and errors; -v overrides it'
complete -c rsvp -n "__fish_rsvp_using_subcommand accept-invitation" -l insecure-http -d 'Allow http:// to other machines; anyone between here and there can read everything'
complete -c rsvp -n "__fish_rsvp_using_subcommand accept-invitation" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rsvp -n "__fish_rsvp_using_subcommand accept" -l name -l fullname -d 'Your name, as the organisation will see it' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand accept" -l email -d 'Your e-mail address' -r -f
complete -c rsvp -n "__fish_rsvp_using_subcommand accept" -l password -l pw -d 'The password; other users of this machine can see it in the process list' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand accept" -l password-file -d 'Read the password from a file' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand accept" -l api-key -d 'Your API key, if the service needs one; other users of this machine can see it in the process list' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand accept" -l api-key-file -d 'Read the API key from a file' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand accept" -l input -d 'Another input that the service asks for; may be repeated' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand accept" -l input-file -d 'The same, with the value read from a file; may be repeated' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand accept" -l phone -d 'Your telephone number' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand accept" -l from-org -d 'With --all: only to this organisation, or to something of it: ORG or ORG/…' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand accept" -l from-inviter -d 'With --all: only from this person' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand accept" -l trust-host -d 'Use the link although its host is new here; may be repeated' -r -f -a "(__fish_print_hostnames)"
complete -c rsvp -n "__fish_rsvp_using_subcommand accept" -l expect-org -d 'Continue only if the invitation is to this organisation' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand accept" -l expect-email -d 'Continue only if the invitation is for this e-mail address' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand accept" -l verify-key -d 'The key to verify with: PEM, a JWK set, or a shared secret as base64url' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand accept" -s p -l provider -d 'The id of the service, see `rsvp providers list`; not needed with a link' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand accept" -l provider-file -d 'A provider file to use for this run' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand accept" -l url -d 'The base URL of the service, with its path' -r -f
complete -c rsvp -n "__fish_rsvp_using_subcommand accept" -l account -d 'Use the session of this account instead of the current one' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand accept" -l state -l state-path -d 'The folder of the saved sessions' -r -f -a "(__fish_complete_directories)"
complete -c rsvp -n "__fish_rsvp_using_subcommand accept" -l store -d 'Where to save the secret of a new session [default: auto]' -r -f -a "auto\t'The keyring if it works, otherwise a private file'
keyring\t'The keyring; if it does not work, nothing is accepted'
file\t'A private file'"
complete -c rsvp -n "__fish_rsvp_using_subcommand accept" -l timeout -d 'Total time limit for network requests [default: 30]' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand accept" -l connect-timeout -d 'Time limit for connecting [default: 10]' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand accept" -l proxy -d 'The proxy for all requests except those to this machine' -r -f
complete -c rsvp -n "__fish_rsvp_using_subcommand accept" -l ca-cert -d 'Trust only the certificate authorities in this file (PEM)' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand accept" -l client-cert -d 'Client certificate (PEM)' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand accept" -l client-key -d 'Private key of the client certificate (PEM)' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand accept" -l password-stdin -d 'Read the password from standard input'
complete -c rsvp -n "__fish_rsvp_using_subcommand accept" -l api-key-stdin -d 'Read the API key from standard input'
complete -c rsvp -n "__fish_rsvp_using_subcommand accept" -l all -d 'Accept all invitations that the service lists and that fit --from-org or --from-inviter'
complete -c rsvp -n "__fish_rsvp_using_subcommand accept" -l yes -d 'Accept without asking for confirmation'
complete -c rsvp -n "__fish_rsvp_using_subcommand accept" -l dry-run -d 'Stop before the first request that changes anything, and show it with its secrets masked'
complete -c rsvp -n "__fish_rsvp_using_subcommand accept" -l if-needed -d 'Succeed if the invitation was accepted before'
complete -c rsvp -n "__fish_rsvp_using_subcommand accept" -l no-switch -d 'Leave the current session as it is'
complete -c rsvp -n "__fish_rsvp_using_subcommand accept" -l verify -l verify-tokens -l require-verification -d 'Continue only if signature and claims of the session\'s token check out'
complete -c rsvp -n "__fish_rsvp_using_subcommand accept" -l keep-api-key -d 'Save your API key with the session, if it is the session\'s credential'
complete -c rsvp -n "__fish_rsvp_using_subcommand accept" -l local -d 'The service runs on this machine: --url http://localhost:8080'
complete -c rsvp -n "__fish_rsvp_using_subcommand accept" -l sandbox -d 'Try rsvp offline, with a pretend service and a temporary session store'
complete -c rsvp -n "__fish_rsvp_using_subcommand accept" -l json -d 'Print one JSON object on standard output'
complete -c rsvp -n "__fish_rsvp_using_subcommand accept" -l no-input -d 'Never ask, not even on a terminal'
complete -c rsvp -n "__fish_rsvp_using_subcommand accept" -s v -l verbose -d 'Show each request; -vv shows more'
complete -c rsvp -n "__fish_rsvp_using_subcommand accept" -s q -l quiet -d 'Show only results, warnings and errors; -v overrides it'
complete -c rsvp -n "__fish_rsvp_using_subcommand accept" -l insecure-http -d 'Allow http:// to other machines; anyone between here and there can read everything'
complete -c rsvp -n "__fish_rsvp_using_subcommand accept" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rsvp -n "__fish_rsvp_using_subcommand show-invitation" -l trust-host -d 'Use the link although its host is new here; may be repeated' -r -f -a "(__fish_print_hostnames)"
complete -c rsvp -n "__fish_rsvp_using_subcommand show-invitation" -l email -d 'Your e-mail address' -r -f
complete -c rsvp -n "__fish_rsvp_using_subcommand show-invitation" -l password -l pw -d 'The password; other users of this machine can see it in the process list' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand show-invitation" -l password-file -d 'Read the password from a file' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand show-invitation" -l api-key -d 'Your API key, if the service needs one; other users of this machine can see it in the process list' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand show-invitation" -l api-key-file -d 'Read the API key from a file' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand show-invitation" -l input -d 'Another input that the service asks for; may be repeated' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand show-invitation" -l input-file -d 'The same, with the value read from a file; may be repeated' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand show-invitation" -s p -l provider -d 'The id of the service, see `rsvp providers list`; not needed with a link' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand show-invitation" -l provider-file -d 'A provider file to use for this run' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand show-invitation" -l url -d 'The base URL of the service, with its path' -r -f
complete -c rsvp -n "__fish_rsvp_using_subcommand show-invitation" -l account -d 'Use the session of this account instead of the current one' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand show-invitation" -l state -l state-path -d 'The folder of the saved sessions' -r -f -a "(__fish_complete_directories)"
complete -c rsvp -n "__fish_rsvp_using_subcommand show-invitation" -l store -d 'Where to save the secret of a new session [default: auto]' -r -f -a "auto\t'The keyring if it works, otherwise a private file'
keyring\t'The keyring; if it does not work, nothing is accepted'
file\t'A private file'"
complete -c rsvp -n "__fish_rsvp_using_subcommand show-invitation" -l timeout -d 'Total time limit for network requests [default: 30]' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand show-invitation" -l connect-timeout -d 'Time limit for connecting [default: 10]' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand show-invitation" -l proxy -d 'The proxy for all requests except those to this machine' -r -f
complete -c rsvp -n "__fish_rsvp_using_subcommand show-invitation" -l ca-cert -d 'Trust only the certificate authorities in this file (PEM)' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand show-invitation" -l client-cert -d 'Client certificate (PEM)' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand show-invitation" -l client-key -d 'Private key of the client certificate (PEM)' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand show-invitation" -l password-stdin -d 'Read the password from standard input'
complete -c rsvp -n "__fish_rsvp_using_subcommand show-invitation" -l api-key-stdin -d 'Read the API key from standard input'
complete -c rsvp -n "__fish_rsvp_using_subcommand show-invitation" -l local -d 'The service runs on this machine: --url http://localhost:8080'
complete -c rsvp -n "__fish_rsvp_using_subcommand show-invitation" -l sandbox -d 'Try rsvp offline, with a pretend service and a temporary session store'
complete -c rsvp -n "__fish_rsvp_using_subcommand show-invitation" -l json -d 'Print one JSON object on standard output'
complete -c rsvp -n "__fish_rsvp_using_subcommand show-invitation" -l no-input -d 'Never ask, not even on a terminal'
complete -c rsvp -n "__fish_rsvp_using_subcommand show-invitation" -s v -l verbose -d 'Show each request; -vv shows more'
complete -c rsvp -n "__fish_rsvp_using_subcommand show-invitation" -s q -l quiet -d 'Show only results, warnings and errors; -v overrides it'
complete -c rsvp -n "__fish_rsvp_using_subcommand show-invitation" -l insecure-http -d 'Allow http:// to other machines; anyone between here and there can read everything'
complete -c rsvp -n "__fish_rsvp_using_subcommand show-invitation" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rsvp -n "__fish_rsvp_using_subcommand show" -l trust-host -d 'Use the link although its host is new here; may be repeated' -r -f -a "(__fish_print_hostnames)"
complete -c rsvp -n "__fish_rsvp_using_subcommand show" -l email -d 'Your e-mail address' -r -f
complete -c rsvp -n "__fish_rsvp_using_subcommand show" -l password -l pw -d 'The password; other users of this machine can see it in the process list' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand show" -l password-file -d 'Read the password from a file' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand show" -l api-key -d 'Your API key, if the service needs one; other users of this machine can see it in the process list' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand show" -l api-key-file -d 'Read the API key from a file' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand show" -l input -d 'Another input that the service asks for; may be repeated' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand show" -l input-file -d 'The same, with the value read from a file; may be repeated' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand show" -s p -l provider -d 'The id of the service, see `rsvp providers list`; not needed with a link' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand show" -l provider-file -d 'A provider file to use for this run' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand show" -l url -d 'The base URL of the service, with its path' -r -f
complete -c rsvp -n "__fish_rsvp_using_subcommand show" -l account -d 'Use the session of this account instead of the current one' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand show" -l state -l state-path -d 'The folder of the saved sessions' -r -f -a "(__fish_complete_directories)"
complete -c rsvp -n "__fish_rsvp_using_subcommand show" -l store -d 'Where to save the secret of a new session [default: auto]' -r -f -a "auto\t'The keyring if it works, otherwise a private file'
keyring\t'The keyring; if it does not work, nothing is accepted'
file\t'A private file'"
complete -c rsvp -n "__fish_rsvp_using_subcommand show" -l timeout -d 'Total time limit for network requests [default: 30]' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand show" -l connect-timeout -d 'Time limit for connecting [default: 10]' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand show" -l proxy -d 'The proxy for all requests except those to this machine' -r -f
complete -c rsvp -n "__fish_rsvp_using_subcommand show" -l ca-cert -d 'Trust only the certificate authorities in this file (PEM)' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand show" -l client-cert -d 'Client certificate (PEM)' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand show" -l client-key -d 'Private key of the client certificate (PEM)' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand show" -l password-stdin -d 'Read the password from standard input'
complete -c rsvp -n "__fish_rsvp_using_subcommand show" -l api-key-stdin -d 'Read the API key from standard input'
complete -c rsvp -n "__fish_rsvp_using_subcommand show" -l local -d 'The service runs on this machine: --url http://localhost:8080'
complete -c rsvp -n "__fish_rsvp_using_subcommand show" -l sandbox -d 'Try rsvp offline, with a pretend service and a temporary session store'
complete -c rsvp -n "__fish_rsvp_using_subcommand show" -l json -d 'Print one JSON object on standard output'
complete -c rsvp -n "__fish_rsvp_using_subcommand show" -l no-input -d 'Never ask, not even on a terminal'
complete -c rsvp -n "__fish_rsvp_using_subcommand show" -s v -l verbose -d 'Show each request; -vv shows more'
complete -c rsvp -n "__fish_rsvp_using_subcommand show" -s q -l quiet -d 'Show only results, warnings and errors; -v overrides it'
complete -c rsvp -n "__fish_rsvp_using_subcommand show" -l insecure-http -d 'Allow http:// to other machines; anyone between here and there can read everything'
complete -c rsvp -n "__fish_rsvp_using_subcommand show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rsvp -n "__fish_rsvp_using_subcommand decline-invitation" -l trust-host -d 'Use the link although its host is new here; may be repeated' -r -f -a "(__fish_print_hostnames)"
complete -c rsvp -n "__fish_rsvp_using_subcommand decline-invitation" -l email -d 'Your e-mail address' -r -f
complete -c rsvp -n "__fish_rsvp_using_subcommand decline-invitation" -l password -l pw -d 'The password; other users of this machine can see it in the process list' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand decline-invitation" -l password-file -d 'Read the password from a file' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand decline-invitation" -l api-key -d 'Your API key, if the service needs one; other users of this machine can see it in the process list' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand decline-invitation" -l api-key-file -d 'Read the API key from a file' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand decline-invitation" -l input -d 'Another input that the service asks for; may be repeated' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand decline-invitation" -l input-file -d 'The same, with the value read from a file; may be repeated' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand decline-invitation" -s p -l provider -d 'The id of the service, see `rsvp providers list`; not needed with a link' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand decline-invitation" -l provider-file -d 'A provider file to use for this run' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand decline-invitation" -l url -d 'The base URL of the service, with its path' -r -f
complete -c rsvp -n "__fish_rsvp_using_subcommand decline-invitation" -l account -d 'Use the session of this account instead of the current one' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand decline-invitation" -l state -l state-path -d 'The folder of the saved sessions' -r -f -a "(__fish_complete_directories)"
complete -c rsvp -n "__fish_rsvp_using_subcommand decline-invitation" -l store -d 'Where to save the secret of a new session [default: auto]' -r -f -a "auto\t'The keyring if it works, otherwise a private file'
keyring\t'The keyring; if it does not work, nothing is accepted'
file\t'A private file'"
complete -c rsvp -n "__fish_rsvp_using_subcommand decline-invitation" -l timeout -d 'Total time limit for network requests [default: 30]' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand decline-invitation" -l connect-timeout -d 'Time limit for connecting [default: 10]' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand decline-invitation" -l proxy -d 'The proxy for all requests except those to this machine' -r -f
complete -c rsvp -n "__fish_rsvp_using_subcommand decline-invitation" -l ca-cert -d 'Trust only the certificate authorities in this file (PEM)' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand decline-invitation" -l client-cert -d 'Client certificate (PEM)' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand decline-invitation" -l client-key -d 'Private key of the client certificate (PEM)' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand decline-invitation" -l password-stdin -d 'Read the password from standard input'
complete -c rsvp -n "__fish_rsvp_using_subcommand decline-invitation" -l api-key-stdin -d 'Read the API key from standard input'
complete -c rsvp -n "__fish_rsvp_using_subcommand decline-invitation" -l yes -d 'Decline without asking for confirmation'
complete -c rsvp -n "__fish_rsvp_using_subcommand decline-invitation" -l local -d 'The service runs on this machine: --url http://localhost:8080'
complete -c rsvp -n "__fish_rsvp_using_subcommand decline-invitation" -l sandbox -d 'Try rsvp offline, with a pretend service and a temporary session store'
complete -c rsvp -n "__fish_rsvp_using_subcommand decline-invitation" -l json -d 'Print one JSON object on standard output'
complete -c rsvp -n "__fish_rsvp_using_subcommand decline-invitation" -l no-input -d 'Never ask, not even on a terminal'
complete -c rsvp -n "__fish_rsvp_using_subcommand decline-invitation" -s v -l verbose -d 'Show each request; -vv shows more'
complete -c rsvp -n "__fish_rsvp_using_subcommand decline-invitation" -s q -l quiet -d 'Show only results, warnings and errors; -v overrides it'
complete -c rsvp -n "__fish_rsvp_using_subcommand decline-invitation" -l insecure-http -d 'Allow http:// to other machines; anyone between here and there can read everything'
complete -c rsvp -n "__fish_rsvp_using_subcommand decline-invitation" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rsvp -n "__fish_rsvp_using_subcommand decline" -l trust-host -d 'Use the link although its host is new here; may be repeated' -r -f -a "(__fish_print_hostnames)"
complete -c rsvp -n "__fish_rsvp_using_subcommand decline" -l email -d 'Your e-mail address' -r -f
complete -c rsvp -n "__fish_rsvp_using_subcommand decline" -l password -l pw -d 'The password; other users of this machine can see it in the process list' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand decline" -l password-file -d 'Read the password from a file' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand decline" -l api-key -d 'Your API key, if the service needs one; other users of this machine can see it in the process list' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand decline" -l api-key-file -d 'Read the API key from a file' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand decline" -l input -d 'Another input that the service asks for; may be repeated' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand decline" -l input-file -d 'The same, with the value read from a file; may be repeated' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand decline" -s p -l provider -d 'The id of the service, see `rsvp providers list`; not needed with a link' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand decline" -l provider-file -d 'A provider file to use for this run' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand decline" -l url -d 'The base URL of the service, with its path' -r -f
complete -c rsvp -n "__fish_rsvp_using_subcommand decline" -l account -d 'Use the session of this account instead of the current one' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand decline" -l state -l state-path -d 'The folder of the saved sessions' -r -f -a "(__fish_complete_directories)"
complete -c rsvp -n "__fish_rsvp_using_subcommand decline" -l store -d 'Where to save the secret of a new session [default: auto]' -r -f -a "auto\t'The keyring if it works, otherwise a private file'
keyring\t'The keyring; if it does not work, nothing is accepted'
file\t'A private file'"
complete -c rsvp -n "__fish_rsvp_using_subcommand decline" -l timeout -d 'Total time limit for network requests [default: 30]' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand decline" -l connect-timeout -d 'Time limit for connecting [default: 10]' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand decline" -l proxy -d 'The proxy for all requests except those to this machine' -r -f
complete -c rsvp -n "__fish_rsvp_using_subcommand decline" -l ca-cert -d 'Trust only the certificate authorities in this file (PEM)' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand decline" -l client-cert -d 'Client certificate (PEM)' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand decline" -l client-key -d 'Private key of the client certificate (PEM)' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand decline" -l password-stdin -d 'Read the password from standard input'
complete -c rsvp -n "__fish_rsvp_using_subcommand decline" -l api-key-stdin -d 'Read the API key from standard input'
complete -c rsvp -n "__fish_rsvp_using_subcommand decline" -l yes -d 'Decline without asking for confirmation'
complete -c rsvp -n "__fish_rsvp_using_subcommand decline" -l local -d 'The service runs on this machine: --url http://localhost:8080'
complete -c rsvp -n "__fish_rsvp_using_subcommand decline" -l sandbox -d 'Try rsvp offline, with a pretend service and a temporary session store'
complete -c rsvp -n "__fish_rsvp_using_subcommand decline" -l json -d 'Print one JSON object on standard output'
complete -c rsvp -n "__fish_rsvp_using_subcommand decline" -l no-input -d 'Never ask, not even on a terminal'
complete -c rsvp -n "__fish_rsvp_using_subcommand decline" -s v -l verbose -d 'Show each request; -vv shows more'
complete -c rsvp -n "__fish_rsvp_using_subcommand decline" -s q -l quiet -d 'Show only results, warnings and errors; -v overrides it'
complete -c rsvp -n "__fish_rsvp_using_subcommand decline" -l insecure-http -d 'Allow http:// to other machines; anyone between here and there can read everything'
complete -c rsvp -n "__fish_rsvp_using_subcommand decline" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rsvp -n "__fish_rsvp_using_subcommand list-invitations" -l email -d 'Your e-mail address' -r -f
complete -c rsvp -n "__fish_rsvp_using_subcommand list-invitations" -l password -l pw -d 'The password; other users of this machine can see it in the process list' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand list-invitations" -l password-file -d 'Read the password from a file' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand list-invitations" -l api-key -d 'Your API key, if the service needs one; other users of this machine can see it in the process list' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand list-invitations" -l api-key-file -d 'Read the API key from a file' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand list-invitations" -l input -d 'Another input that the service asks for; may be repeated' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand list-invitations" -l input-file -d 'The same, with the value read from a file; may be repeated' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand list-invitations" -s p -l provider -d 'The id of the service, see `rsvp providers list`; not needed with a link' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand list-invitations" -l provider-file -d 'A provider file to use for this run' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand list-invitations" -l url -d 'The base URL of the service, with its path' -r -f
complete -c rsvp -n "__fish_rsvp_using_subcommand list-invitations" -l account -d 'Use the session of this account instead of the current one' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand list-invitations" -l state -l state-path -d 'The folder of the saved sessions' -r -f -a "(__fish_complete_directories)"
complete -c rsvp -n "__fish_rsvp_using_subcommand list-invitations" -l store -d 'Where to save the secret of a new session [default: auto]' -r -f -a "auto\t'The keyring if it works, otherwise a private file'
keyring\t'The keyring; if it does not work, nothing is accepted'
file\t'A private file'"
complete -c rsvp -n "__fish_rsvp_using_subcommand list-invitations" -l timeout -d 'Total time limit for network requests [default: 30]' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand list-invitations" -l connect-timeout -d 'Time limit for connecting [default: 10]' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand list-invitations" -l proxy -d 'The proxy for all requests except those to this machine' -r -f
complete -c rsvp -n "__fish_rsvp_using_subcommand list-invitations" -l ca-cert -d 'Trust only the certificate authorities in this file (PEM)' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand list-invitations" -l client-cert -d 'Client certificate (PEM)' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand list-invitations" -l client-key -d 'Private key of the client certificate (PEM)' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand list-invitations" -l password-stdin -d 'Read the password from standard input'
complete -c rsvp -n "__fish_rsvp_using_subcommand list-invitations" -l api-key-stdin -d 'Read the API key from standard input'
complete -c rsvp -n "__fish_rsvp_using_subcommand list-invitations" -l local -d 'The service runs on this machine: --url http://localhost:8080'
complete -c rsvp -n "__fish_rsvp_using_subcommand list-invitations" -l sandbox -d 'Try rsvp offline, with a pretend service and a temporary session store'
complete -c rsvp -n "__fish_rsvp_using_subcommand list-invitations" -l json -d 'Print one JSON object on standard output'
complete -c rsvp -n "__fish_rsvp_using_subcommand list-invitations" -l no-input -d 'Never ask, not even on a terminal'
complete -c rsvp -n "__fish_rsvp_using_subcommand list-invitations" -s v -l verbose -d 'Show each request; -vv shows more'
complete -c rsvp -n "__fish_rsvp_using_subcommand list-invitations" -s q -l quiet -d 'Show only results, warnings and errors; -v overrides it'
complete -c rsvp -n "__fish_rsvp_using_subcommand list-invitations" -l insecure-http -d 'Allow http:// to other machines; anyone between here and there can read everything'
complete -c rsvp -n "__fish_rsvp_using_subcommand list-invitations" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rsvp -n "__fish_rsvp_using_subcommand list" -l email -d 'Your e-mail address' -r -f
complete -c rsvp -n "__fish_rsvp_using_subcommand list" -l password -l pw -d 'The password; other users of this machine can see it in the process list' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand list" -l password-file -d 'Read the password from a file' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand list" -l api-key -d 'Your API key, if the service needs one; other users of this machine can see it in the process list' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand list" -l api-key-file -d 'Read the API key from a file' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand list" -l input -d 'Another input that the service asks for; may be repeated' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand list" -l input-file -d 'The same, with the value read from a file; may be repeated' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand list" -s p -l provider -d 'The id of the service, see `rsvp providers list`; not needed with a link' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand list" -l provider-file -d 'A provider file to use for this run' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand list" -l url -d 'The base URL of the service, with its path' -r -f
complete -c rsvp -n "__fish_rsvp_using_subcommand list" -l account -d 'Use the session of this account instead of the current one' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand list" -l state -l state-path -d 'The folder of the saved sessions' -r -f -a "(__fish_complete_directories)"
complete -c rsvp -n "__fish_rsvp_using_subcommand list" -l store -d 'Where to save the secret of a new session [default: auto]' -r -f -a "auto\t'The keyring if it works, otherwise a private file'
keyring\t'The keyring; if it does not work, nothing is accepted'
file\t'A private file'"
complete -c rsvp -n "__fish_rsvp_using_subcommand list" -l timeout -d 'Total time limit for network requests [default: 30]' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand list" -l connect-timeout -d 'Time limit for connecting [default: 10]' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand list" -l proxy -d 'The proxy for all requests except those to this machine' -r -f
complete -c rsvp -n "__fish_rsvp_using_subcommand list" -l ca-cert -d 'Trust only the certificate authorities in this file (PEM)' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand list" -l client-cert -d 'Client certificate (PEM)' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand list" -l client-key -d 'Private key of the client certificate (PEM)' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand list" -l password-stdin -d 'Read the password from standard input'
complete -c rsvp -n "__fish_rsvp_using_subcommand list" -l api-key-stdin -d 'Read the API key from standard input'
complete -c rsvp -n "__fish_rsvp_using_subcommand list" -l local -d 'The service runs on this machine: --url http://localhost:8080'
complete -c rsvp -n "__fish_rsvp_using_subcommand list" -l sandbox -d 'Try rsvp offline, with a pretend service and a temporary session store'
complete -c rsvp -n "__fish_rsvp_using_subcommand list" -l json -d 'Print one JSON object on standard output'
complete -c rsvp -n "__fish_rsvp_using_subcommand list" -l no-input -d 'Never ask, not even on a terminal'
complete -c rsvp -n "__fish_rsvp_using_subcommand list" -s v -l verbose -d 'Show each request; -vv shows more'
complete -c rsvp -n "__fish_rsvp_using_subcommand list" -s q -l quiet -d 'Show only results, warnings and errors; -v overrides it'
complete -c rsvp -n "__fish_rsvp_using_subcommand list" -l insecure-http -d 'Allow http:// to other machines; anyone between here and there can read everything'
complete -c rsvp -n "__fish_rsvp_using_subcommand list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rsvp -n "__fish_rsvp_using_subcommand login" -l email -d 'Your e-mail address' -r -f
complete -c rsvp -n "__fish_rsvp_using_subcommand login" -l password -l pw -d 'The password; other users of this machine can see it in the process list' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand login" -l password-file -d 'Read the password from a file' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand login" -l api-key -d 'Your API key, if the service needs one; other users of this machine can see it in the process list' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand login" -l api-key-file -d 'Read the API key from a file' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand login" -l input -d 'Another input that the service asks for; may be repeated' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand login" -l input-file -d 'The same, with the value read from a file; may be repeated' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand login" -l verify-key -d 'The key to verify with: PEM, a JWK set, or a shared secret as base64url' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand login" -s p -l provider -d 'The id of the service, see `rsvp providers list`; not needed with a link' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand login" -l provider-file -d 'A provider file to use for this run' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand login" -l url -d 'The base URL of the service, with its path' -r -f
complete -c rsvp -n "__fish_rsvp_using_subcommand login" -l account -d 'Use the session of this account instead of the current one' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand login" -l state -l state-path -d 'The folder of the saved sessions' -r -f -a "(__fish_complete_directories)"
complete -c rsvp -n "__fish_rsvp_using_subcommand login" -l store -d 'Where to save the secret of a new session [default: auto]' -r -f -a "auto\t'The keyring if it works, otherwise a private file'
keyring\t'The keyring; if it does not work, nothing is accepted'
file\t'A private file'"
complete -c rsvp -n "__fish_rsvp_using_subcommand login" -l timeout -d 'Total time limit for network requests [default: 30]' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand login" -l connect-timeout -d 'Time limit for connecting [default: 10]' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand login" -l proxy -d 'The proxy for all requests except those to this machine' -r -f
complete -c rsvp -n "__fish_rsvp_using_subcommand login" -l ca-cert -d 'Trust only the certificate authorities in this file (PEM)' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand login" -l client-cert -d 'Client certificate (PEM)' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand login" -l client-key -d 'Private key of the client certificate (PEM)' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand login" -l password-stdin -d 'Read the password from standard input'
complete -c rsvp -n "__fish_rsvp_using_subcommand login" -l api-key-stdin -d 'Read the API key from standard input'
complete -c rsvp -n "__fish_rsvp_using_subcommand login" -l no-switch -d 'Leave the current session as it is'
complete -c rsvp -n "__fish_rsvp_using_subcommand login" -l verify -l verify-tokens -l require-verification -d 'Continue only if signature and claims of the session\'s token check out'
complete -c rsvp -n "__fish_rsvp_using_subcommand login" -l local -d 'The service runs on this machine: --url http://localhost:8080'
complete -c rsvp -n "__fish_rsvp_using_subcommand login" -l sandbox -d 'Try rsvp offline, with a pretend service and a temporary session store'
complete -c rsvp -n "__fish_rsvp_using_subcommand login" -l json -d 'Print one JSON object on standard output'
complete -c rsvp -n "__fish_rsvp_using_subcommand login" -l no-input -d 'Never ask, not even on a terminal'
complete -c rsvp -n "__fish_rsvp_using_subcommand login" -s v -l verbose -d 'Show each request; -vv shows more'
complete -c rsvp -n "__fish_rsvp_using_subcommand login" -s q -l quiet -d 'Show only results, warnings and errors; -v overrides it'
complete -c rsvp -n "__fish_rsvp_using_subcommand login" -l insecure-http -d 'Allow http:// to other machines; anyone between here and there can read everything'
complete -c rsvp -n "__fish_rsvp_using_subcommand login" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rsvp -n "__fish_rsvp_using_subcommand logout" -s p -l provider -d 'The id of the service, see `rsvp providers list`; not needed with a link' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand logout" -l provider-file -d 'A provider file to use for this run' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand logout" -l url -d 'The base URL of the service, with its path' -r -f
complete -c rsvp -n "__fish_rsvp_using_subcommand logout" -l account -d 'Use the session of this account instead of the current one' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand logout" -l state -l state-path -d 'The folder of the saved sessions' -r -f -a "(__fish_complete_directories)"
complete -c rsvp -n "__fish_rsvp_using_subcommand logout" -l store -d 'Where to save the secret of a new session [default: auto]' -r -f -a "auto\t'The keyring if it works, otherwise a private file'
keyring\t'The keyring; if it does not work, nothing is accepted'
file\t'A private file'"
complete -c rsvp -n "__fish_rsvp_using_subcommand logout" -l timeout -d 'Total time limit for network requests [default: 30]' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand logout" -l connect-timeout -d 'Time limit for connecting [default: 10]' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand logout" -l proxy -d 'The proxy for all requests except those to this machine' -r -f
complete -c rsvp -n "__fish_rsvp_using_subcommand logout" -l ca-cert -d 'Trust only the certificate authorities in this file (PEM)' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand logout" -l client-cert -d 'Client certificate (PEM)' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand logout" -l client-key -d 'Private key of the client certificate (PEM)' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand logout" -l all -d 'Log out of every saved session'
complete -c rsvp -n "__fish_rsvp_using_subcommand logout" -l local-only -d 'Delete the session here, and send nothing to the service'
complete -c rsvp -n "__fish_rsvp_using_subcommand logout" -l local -d 'The service runs on this machine: --url http://localhost:8080'
complete -c rsvp -n "__fish_rsvp_using_subcommand logout" -l sandbox -d 'Try rsvp offline, with a pretend service and a temporary session store'
complete -c rsvp -n "__fish_rsvp_using_subcommand logout" -l json -d 'Print one JSON object on standard output'
complete -c rsvp -n "__fish_rsvp_using_subcommand logout" -l no-input -d 'Never ask, not even on a terminal'
complete -c rsvp -n "__fish_rsvp_using_subcommand logout" -s v -l verbose -d 'Show each request; -vv shows more'
complete -c rsvp -n "__fish_rsvp_using_subcommand logout" -s q -l quiet -d 'Show only results, warnings and errors; -v overrides it'
complete -c rsvp -n "__fish_rsvp_using_subcommand logout" -l insecure-http -d 'Allow http:// to other machines; anyone between here and there can read everything'
complete -c rsvp -n "__fish_rsvp_using_subcommand logout" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rsvp -n "__fish_rsvp_using_subcommand status" -l forget -d 'Forget an unfinished accept whose end you know: by its name in the list, or the end of its code' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand status" -l verify-key -d 'The key to verify with: PEM, a JWK set, or a shared secret as base64url' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand status" -s p -l provider -d 'The id of the service, see `rsvp providers list`; not needed with a link' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand status" -l provider-file -d 'A provider file to use for this run' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand status" -l url -d 'The base URL of the service, with its path' -r -f
complete -c rsvp -n "__fish_rsvp_using_subcommand status" -l account -d 'Use the session of this account instead of the current one' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand status" -l state -l state-path -d 'The folder of the saved sessions' -r -f -a "(__fish_complete_directories)"
complete -c rsvp -n "__fish_rsvp_using_subcommand status" -l store -d 'Where to save the secret of a new session [default: auto]' -r -f -a "auto\t'The keyring if it works, otherwise a private file'
keyring\t'The keyring; if it does not work, nothing is accepted'
file\t'A private file'"
complete -c rsvp -n "__fish_rsvp_using_subcommand status" -l timeout -d 'Total time limit for network requests [default: 30]' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand status" -l connect-timeout -d 'Time limit for connecting [default: 10]' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand status" -l proxy -d 'The proxy for all requests except those to this machine' -r -f
complete -c rsvp -n "__fish_rsvp_using_subcommand status" -l ca-cert -d 'Trust only the certificate authorities in this file (PEM)' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand status" -l client-cert -d 'Client certificate (PEM)' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand status" -l client-key -d 'Private key of the client certificate (PEM)' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand status" -l check -d 'Ask the service whether the session still works'
complete -c rsvp -n "__fish_rsvp_using_subcommand status" -l verify -l verify-tokens -l require-verification -d 'Verify signature and claims of the session\'s token now'
complete -c rsvp -n "__fish_rsvp_using_subcommand status" -l local -d 'The service runs on this machine: --url http://localhost:8080'
complete -c rsvp -n "__fish_rsvp_using_subcommand status" -l sandbox -d 'Try rsvp offline, with a pretend service and a temporary session store'
complete -c rsvp -n "__fish_rsvp_using_subcommand status" -l json -d 'Print one JSON object on standard output'
complete -c rsvp -n "__fish_rsvp_using_subcommand status" -l no-input -d 'Never ask, not even on a terminal'
complete -c rsvp -n "__fish_rsvp_using_subcommand status" -s v -l verbose -d 'Show each request; -vv shows more'
complete -c rsvp -n "__fish_rsvp_using_subcommand status" -s q -l quiet -d 'Show only results, warnings and errors; -v overrides it'
complete -c rsvp -n "__fish_rsvp_using_subcommand status" -l insecure-http -d 'Allow http:// to other machines; anyone between here and there can read everything'
complete -c rsvp -n "__fish_rsvp_using_subcommand status" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rsvp -n "__fish_rsvp_using_subcommand switch" -s p -l provider -d 'The id of the service, see `rsvp providers list`; not needed with a link' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand switch" -l provider-file -d 'A provider file to use for this run' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand switch" -l url -d 'The base URL of the service, with its path' -r -f
complete -c rsvp -n "__fish_rsvp_using_subcommand switch" -l account -d 'Use the session of this account instead of the current one' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand switch" -l state -l state-path -d 'The folder of the saved sessions' -r -f -a "(__fish_complete_directories)"
complete -c rsvp -n "__fish_rsvp_using_subcommand switch" -l store -d 'Where to save the secret of a new session [default: auto]' -r -f -a "auto\t'The keyring if it works, otherwise a private file'
keyring\t'The keyring; if it does not work, nothing is accepted'
file\t'A private file'"
complete -c rsvp -n "__fish_rsvp_using_subcommand switch" -l timeout -d 'Total time limit for network requests [default: 30]' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand switch" -l connect-timeout -d 'Time limit for connecting [default: 10]' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand switch" -l proxy -d 'The proxy for all requests except those to this machine' -r -f
complete -c rsvp -n "__fish_rsvp_using_subcommand switch" -l ca-cert -d 'Trust only the certificate authorities in this file (PEM)' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand switch" -l client-cert -d 'Client certificate (PEM)' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand switch" -l client-key -d 'Private key of the client certificate (PEM)' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand switch" -l local -d 'The service runs on this machine: --url http://localhost:8080'
complete -c rsvp -n "__fish_rsvp_using_subcommand switch" -l sandbox -d 'Try rsvp offline, with a pretend service and a temporary session store'
complete -c rsvp -n "__fish_rsvp_using_subcommand switch" -l json -d 'Print one JSON object on standard output'
complete -c rsvp -n "__fish_rsvp_using_subcommand switch" -l no-input -d 'Never ask, not even on a terminal'
complete -c rsvp -n "__fish_rsvp_using_subcommand switch" -s v -l verbose -d 'Show each request; -vv shows more'
complete -c rsvp -n "__fish_rsvp_using_subcommand switch" -s q -l quiet -d 'Show only results, warnings and errors; -v overrides it'
complete -c rsvp -n "__fish_rsvp_using_subcommand switch" -l insecure-http -d 'Allow http:// to other machines; anyone between here and there can read everything'
complete -c rsvp -n "__fish_rsvp_using_subcommand switch" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rsvp -n "__fish_rsvp_using_subcommand token" -l verify-key -d 'The key to verify with: PEM, a JWK set, or a shared secret as base64url' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand token" -s p -l provider -d 'The id of the service, see `rsvp providers list`; not needed with a link' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand token" -l provider-file -d 'A provider file to use for this run' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand token" -l url -d 'The base URL of the service, with its path' -r -f
complete -c rsvp -n "__fish_rsvp_using_subcommand token" -l account -d 'Use the session of this account instead of the current one' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand token" -l state -l state-path -d 'The folder of the saved sessions' -r -f -a "(__fish_complete_directories)"
complete -c rsvp -n "__fish_rsvp_using_subcommand token" -l store -d 'Where to save the secret of a new session [default: auto]' -r -f -a "auto\t'The keyring if it works, otherwise a private file'
keyring\t'The keyring; if it does not work, nothing is accepted'
file\t'A private file'"
complete -c rsvp -n "__fish_rsvp_using_subcommand token" -l timeout -d 'Total time limit for network requests [default: 30]' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand token" -l connect-timeout -d 'Time limit for connecting [default: 10]' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand token" -l proxy -d 'The proxy for all requests except those to this machine' -r -f
complete -c rsvp -n "__fish_rsvp_using_subcommand token" -l ca-cert -d 'Trust only the certificate authorities in this file (PEM)' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand token" -l client-cert -d 'Client certificate (PEM)' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand token" -l client-key -d 'Private key of the client certificate (PEM)' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand token" -l header -d 'Print the header lines that carry the token'
complete -c rsvp -n "__fish_rsvp_using_subcommand token" -l claims -d 'Show the claims of the token instead of the token itself'
complete -c rsvp -n "__fish_rsvp_using_subcommand token" -l verify -l verify-tokens -l require-verification -d 'Print nothing unless signature and claims of the token check out'
complete -c rsvp -n "__fish_rsvp_using_subcommand token" -l local -d 'The service runs on this machine: --url http://localhost:8080'
complete -c rsvp -n "__fish_rsvp_using_subcommand token" -l sandbox -d 'Try rsvp offline, with a pretend service and a temporary session store'
complete -c rsvp -n "__fish_rsvp_using_subcommand token" -l json -d 'Print one JSON object on standard output'
complete -c rsvp -n "__fish_rsvp_using_subcommand token" -l no-input -d 'Never ask, not even on a terminal'
complete -c rsvp -n "__fish_rsvp_using_subcommand token" -s v -l verbose -d 'Show each request; -vv shows more'
complete -c rsvp -n "__fish_rsvp_using_subcommand token" -s q -l quiet -d 'Show only results, warnings and errors; -v overrides it'
complete -c rsvp -n "__fish_rsvp_using_subcommand token" -l insecure-http -d 'Allow http:// to other machines; anyone between here and there can read everything'
complete -c rsvp -n "__fish_rsvp_using_subcommand token" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and not __fish_seen_subcommand_from list show check add" -s p -l provider -d 'The id of the service, see `rsvp providers list`; not needed with a link' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and not __fish_seen_subcommand_from list show check add" -l provider-file -d 'A provider file to use for this run' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and not __fish_seen_subcommand_from list show check add" -l url -d 'The base URL of the service, with its path' -r -f
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and not __fish_seen_subcommand_from list show check add" -l account -d 'Use the session of this account instead of the current one' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and not __fish_seen_subcommand_from list show check add" -l state -l state-path -d 'The folder of the saved sessions' -r -f -a "(__fish_complete_directories)"
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and not __fish_seen_subcommand_from list show check add" -l store -d 'Where to save the secret of a new session [default: auto]' -r -f -a "auto\t'The keyring if it works, otherwise a private file'
keyring\t'The keyring; if it does not work, nothing is accepted'
file\t'A private file'"
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and not __fish_seen_subcommand_from list show check add" -l timeout -d 'Total time limit for network requests [default: 30]' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and not __fish_seen_subcommand_from list show check add" -l connect-timeout -d 'Time limit for connecting [default: 10]' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and not __fish_seen_subcommand_from list show check add" -l proxy -d 'The proxy for all requests except those to this machine' -r -f
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and not __fish_seen_subcommand_from list show check add" -l ca-cert -d 'Trust only the certificate authorities in this file (PEM)' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and not __fish_seen_subcommand_from list show check add" -l client-cert -d 'Client certificate (PEM)' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and not __fish_seen_subcommand_from list show check add" -l client-key -d 'Private key of the client certificate (PEM)' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and not __fish_seen_subcommand_from list show check add" -l local -d 'The service runs on this machine: --url http://localhost:8080'
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and not __fish_seen_subcommand_from list show check add" -l sandbox -d 'Try rsvp offline, with a pretend service and a temporary session store'
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and not __fish_seen_subcommand_from list show check add" -l json -d 'Print one JSON object on standard output'
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and not __fish_seen_subcommand_from list show check add" -l no-input -d 'Never ask, not even on a terminal'
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and not __fish_seen_subcommand_from list show check add" -s v -l verbose -d 'Show each request; -vv shows more'
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and not __fish_seen_subcommand_from list show check add" -s q -l quiet -d 'Show only results, warnings and errors; -v overrides it'
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and not __fish_seen_subcommand_from list show check add" -l insecure-http -d 'Allow http:// to other machines; anyone between here and there can read everything'
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and not __fish_seen_subcommand_from list show check add" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and not __fish_seen_subcommand_from list show check add" -f -a "list" -d 'List the known services'
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and not __fish_seen_subcommand_from list show check add" -f -a "show" -d 'Print a provider file'
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and not __fish_seen_subcommand_from list show check add" -f -a "check" -d 'Find every mistake in provider files, and run their examples'
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and not __fish_seen_subcommand_from list show check add" -f -a "add" -d 'Install a provider file, after showing which hosts it talks to'
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from list" -l search -d 'Only services with this word in their id, name or address' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from list" -s p -l provider -d 'The id of the service, see `rsvp providers list`; not needed with a link' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from list" -l provider-file -d 'A provider file to use for this run' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from list" -l url -d 'The base URL of the service, with its path' -r -f
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from list" -l account -d 'Use the session of this account instead of the current one' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from list" -l state -l state-path -d 'The folder of the saved sessions' -r -f -a "(__fish_complete_directories)"
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from list" -l store -d 'Where to save the secret of a new session [default: auto]' -r -f -a "auto\t'The keyring if it works, otherwise a private file'
keyring\t'The keyring; if it does not work, nothing is accepted'
file\t'A private file'"
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from list" -l timeout -d 'Total time limit for network requests [default: 30]' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from list" -l connect-timeout -d 'Time limit for connecting [default: 10]' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from list" -l proxy -d 'The proxy for all requests except those to this machine' -r -f
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from list" -l ca-cert -d 'Trust only the certificate authorities in this file (PEM)' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from list" -l client-cert -d 'Client certificate (PEM)' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from list" -l client-key -d 'Private key of the client certificate (PEM)' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from list" -l all -d 'Also services that cannot be used any more'
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from list" -l local -d 'The service runs on this machine: --url http://localhost:8080'
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from list" -l sandbox -d 'Try rsvp offline, with a pretend service and a temporary session store'
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from list" -l json -d 'Print one JSON object on standard output'
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask, not even on a terminal'
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Show each request; -vv shows more'
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Show only results, warnings and errors; -v overrides it'
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from list" -l insecure-http -d 'Allow http:// to other machines; anyone between here and there can read everything'
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from show" -s p -l provider -d 'The id of the service, see `rsvp providers list`; not needed with a link' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from show" -l provider-file -d 'A provider file to use for this run' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from show" -l url -d 'The base URL of the service, with its path' -r -f
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from show" -l account -d 'Use the session of this account instead of the current one' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from show" -l state -l state-path -d 'The folder of the saved sessions' -r -f -a "(__fish_complete_directories)"
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from show" -l store -d 'Where to save the secret of a new session [default: auto]' -r -f -a "auto\t'The keyring if it works, otherwise a private file'
keyring\t'The keyring; if it does not work, nothing is accepted'
file\t'A private file'"
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from show" -l timeout -d 'Total time limit for network requests [default: 30]' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from show" -l connect-timeout -d 'Time limit for connecting [default: 10]' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from show" -l proxy -d 'The proxy for all requests except those to this machine' -r -f
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from show" -l ca-cert -d 'Trust only the certificate authorities in this file (PEM)' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from show" -l client-cert -d 'Client certificate (PEM)' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from show" -l client-key -d 'Private key of the client certificate (PEM)' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from show" -l local -d 'The service runs on this machine: --url http://localhost:8080'
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from show" -l sandbox -d 'Try rsvp offline, with a pretend service and a temporary session store'
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from show" -l json -d 'Print one JSON object on standard output'
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask, not even on a terminal'
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Show each request; -vv shows more'
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Show only results, warnings and errors; -v overrides it'
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from show" -l insecure-http -d 'Allow http:// to other machines; anyone between here and there can read everything'
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from check" -s p -l provider -d 'The id of the service, see `rsvp providers list`; not needed with a link' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from check" -l provider-file -d 'A provider file to use for this run' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from check" -l url -d 'The base URL of the service, with its path' -r -f
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from check" -l account -d 'Use the session of this account instead of the current one' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from check" -l state -l state-path -d 'The folder of the saved sessions' -r -f -a "(__fish_complete_directories)"
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from check" -l store -d 'Where to save the secret of a new session [default: auto]' -r -f -a "auto\t'The keyring if it works, otherwise a private file'
keyring\t'The keyring; if it does not work, nothing is accepted'
file\t'A private file'"
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from check" -l timeout -d 'Total time limit for network requests [default: 30]' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from check" -l connect-timeout -d 'Time limit for connecting [default: 10]' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from check" -l proxy -d 'The proxy for all requests except those to this machine' -r -f
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from check" -l ca-cert -d 'Trust only the certificate authorities in this file (PEM)' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from check" -l client-cert -d 'Client certificate (PEM)' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from check" -l client-key -d 'Private key of the client certificate (PEM)' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from check" -l local -d 'The service runs on this machine: --url http://localhost:8080'
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from check" -l sandbox -d 'Try rsvp offline, with a pretend service and a temporary session store'
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from check" -l json -d 'Print one JSON object on standard output'
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from check" -l no-input -d 'Never ask, not even on a terminal'
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from check" -s v -l verbose -d 'Show each request; -vv shows more'
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from check" -s q -l quiet -d 'Show only results, warnings and errors; -v overrides it'
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from check" -l insecure-http -d 'Allow http:// to other machines; anyone between here and there can read everything'
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from add" -s p -l provider -d 'The id of the service, see `rsvp providers list`; not needed with a link' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from add" -l provider-file -d 'A provider file to use for this run' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from add" -l url -d 'The base URL of the service, with its path' -r -f
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from add" -l account -d 'Use the session of this account instead of the current one' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from add" -l state -l state-path -d 'The folder of the saved sessions' -r -f -a "(__fish_complete_directories)"
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from add" -l store -d 'Where to save the secret of a new session [default: auto]' -r -f -a "auto\t'The keyring if it works, otherwise a private file'
keyring\t'The keyring; if it does not work, nothing is accepted'
file\t'A private file'"
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from add" -l timeout -d 'Total time limit for network requests [default: 30]' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from add" -l connect-timeout -d 'Time limit for connecting [default: 10]' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from add" -l proxy -d 'The proxy for all requests except those to this machine' -r -f
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from add" -l ca-cert -d 'Trust only the certificate authorities in this file (PEM)' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from add" -l client-cert -d 'Client certificate (PEM)' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from add" -l client-key -d 'Private key of the client certificate (PEM)' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from add" -l yes -d 'Install without asking for confirmation'
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from add" -l local -d 'The service runs on this machine: --url http://localhost:8080'
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from add" -l sandbox -d 'Try rsvp offline, with a pretend service and a temporary session store'
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from add" -l json -d 'Print one JSON object on standard output'
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from add" -l no-input -d 'Never ask, not even on a terminal'
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from add" -s v -l verbose -d 'Show each request; -vv shows more'
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from add" -s q -l quiet -d 'Show only results, warnings and errors; -v overrides it'
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from add" -l insecure-http -d 'Allow http:// to other machines; anyone between here and there can read everything'
complete -c rsvp -n "__fish_rsvp_using_subcommand providers; and __fish_seen_subcommand_from add" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rsvp -n "__fish_rsvp_using_subcommand sandbox" -l port -d 'The port on 127.0.0.1; without it, any free port' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand sandbox" -l fault -d 'What always goes wrong; without it, the code decides' -r -f -a "unknown\t'Every invitation is unknown'
expired\t'Every invitation has expired'
used\t'Every invitation was accepted before'
wrong-person\t'Every invitation is for somebody else'
member\t'Everybody is a member already'
rate-limited\t'Every answer is 429'
slow\t'Every answer comes two seconds late'
cut-off\t'Every answer ends in the middle'
huge\t'Every answer is larger than 1 MiB'
html\t'Every answer is a web page'
garbage\t'Every answer is invalid JSON'
silent\t'No answer ever comes'
server-error\t'Every answer is 500'
dropped\t'Every answer to an acceptance is lost'
dropped-before\t'The first acceptance of each invitation does not arrive'
forged-token\t'Every token is signed with an unknown key; codes give other forgeries'"
complete -c rsvp -n "__fish_rsvp_using_subcommand sandbox" -l algorithm -d 'How a service that publishes its keys signs its tokens' -r -f -a "EdDSA\t'Ed25519'
ES256\t'P-256 and SHA-256'
RS256\t'RSA and SHA-256'"
complete -c rsvp -n "__fish_rsvp_using_subcommand sandbox" -s p -l provider -d 'The id of the service, see `rsvp providers list`; not needed with a link' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand sandbox" -l provider-file -d 'A provider file to use for this run' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand sandbox" -l url -d 'The base URL of the service, with its path' -r -f
complete -c rsvp -n "__fish_rsvp_using_subcommand sandbox" -l account -d 'Use the session of this account instead of the current one' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand sandbox" -l state -l state-path -d 'The folder of the saved sessions' -r -f -a "(__fish_complete_directories)"
complete -c rsvp -n "__fish_rsvp_using_subcommand sandbox" -l store -d 'Where to save the secret of a new session [default: auto]' -r -f -a "auto\t'The keyring if it works, otherwise a private file'
keyring\t'The keyring; if it does not work, nothing is accepted'
file\t'A private file'"
complete -c rsvp -n "__fish_rsvp_using_subcommand sandbox" -l timeout -d 'Total time limit for network requests [default: 30]' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand sandbox" -l connect-timeout -d 'Time limit for connecting [default: 10]' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand sandbox" -l proxy -d 'The proxy for all requests except those to this machine' -r -f
complete -c rsvp -n "__fish_rsvp_using_subcommand sandbox" -l ca-cert -d 'Trust only the certificate authorities in this file (PEM)' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand sandbox" -l client-cert -d 'Client certificate (PEM)' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand sandbox" -l client-key -d 'Private key of the client certificate (PEM)' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand sandbox" -l local -d 'The service runs on this machine: --url http://localhost:8080'
complete -c rsvp -n "__fish_rsvp_using_subcommand sandbox" -l sandbox -d 'Try rsvp offline, with a pretend service and a temporary session store'
complete -c rsvp -n "__fish_rsvp_using_subcommand sandbox" -l json -d 'Print one JSON object on standard output'
complete -c rsvp -n "__fish_rsvp_using_subcommand sandbox" -l no-input -d 'Never ask, not even on a terminal'
complete -c rsvp -n "__fish_rsvp_using_subcommand sandbox" -s v -l verbose -d 'Show each request; -vv shows more'
complete -c rsvp -n "__fish_rsvp_using_subcommand sandbox" -s q -l quiet -d 'Show only results, warnings and errors; -v overrides it'
complete -c rsvp -n "__fish_rsvp_using_subcommand sandbox" -l insecure-http -d 'Allow http:// to other machines; anyone between here and there can read everything'
complete -c rsvp -n "__fish_rsvp_using_subcommand sandbox" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rsvp -n "__fish_rsvp_using_subcommand completions" -s p -l provider -d 'The id of the service, see `rsvp providers list`; not needed with a link' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand completions" -l provider-file -d 'A provider file to use for this run' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand completions" -l url -d 'The base URL of the service, with its path' -r -f
complete -c rsvp -n "__fish_rsvp_using_subcommand completions" -l account -d 'Use the session of this account instead of the current one' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand completions" -l state -l state-path -d 'The folder of the saved sessions' -r -f -a "(__fish_complete_directories)"
complete -c rsvp -n "__fish_rsvp_using_subcommand completions" -l store -d 'Where to save the secret of a new session [default: auto]' -r -f -a "auto\t'The keyring if it works, otherwise a private file'
keyring\t'The keyring; if it does not work, nothing is accepted'
file\t'A private file'"
complete -c rsvp -n "__fish_rsvp_using_subcommand completions" -l timeout -d 'Total time limit for network requests [default: 30]' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand completions" -l connect-timeout -d 'Time limit for connecting [default: 10]' -r
complete -c rsvp -n "__fish_rsvp_using_subcommand completions" -l proxy -d 'The proxy for all requests except those to this machine' -r -f
complete -c rsvp -n "__fish_rsvp_using_subcommand completions" -l ca-cert -d 'Trust only the certificate authorities in this file (PEM)' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand completions" -l client-cert -d 'Client certificate (PEM)' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand completions" -l client-key -d 'Private key of the client certificate (PEM)' -r -F
complete -c rsvp -n "__fish_rsvp_using_subcommand completions" -l local -d 'The service runs on this machine: --url http://localhost:8080'
complete -c rsvp -n "__fish_rsvp_using_subcommand completions" -l sandbox -d 'Try rsvp offline, with a pretend service and a temporary session store'
complete -c rsvp -n "__fish_rsvp_using_subcommand completions" -l json -d 'Print one JSON object on standard output'
complete -c rsvp -n "__fish_rsvp_using_subcommand completions" -l no-input -d 'Never ask, not even on a terminal'
complete -c rsvp -n "__fish_rsvp_using_subcommand completions" -s v -l verbose -d 'Show each request; -vv shows more'
complete -c rsvp -n "__fish_rsvp_using_subcommand completions" -s q -l quiet -d 'Show only results, warnings and errors; -v overrides it'
complete -c rsvp -n "__fish_rsvp_using_subcommand completions" -l insecure-http -d 'Allow http:// to other machines; anyone between here and there can read everything'
complete -c rsvp -n "__fish_rsvp_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
