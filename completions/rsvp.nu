module completions {

  def "nu-complete rsvp store" [] {
    [ "auto" "keyring" "file" ]
  }

  # Accept an invitation at any service, and save the session
  export extern rsvp [
    --provider(-p): string    # The id of the service, see `rsvp providers list`; not needed with a link
    --provider-file: path     # A provider file to use for this run
    --url: string             # The base URL of the service, with its path
    --local                   # The service runs on this machine: --url http://localhost:8080
    --sandbox                 # Try rsvp offline, with a pretend service and a temporary session store
    --account: string         # Use the session of this account instead of the current one
    --state: directory        # The folder of the saved sessions
    --state-path: directory   # The folder of the saved sessions
    --store: string@"nu-complete rsvp store" # Where to save the secret of a new session [default: auto]
    --json                    # Print one JSON object on standard output
    --no-input                # Never ask, not even on a terminal
    --verbose(-v)             # Show each request; -vv shows more
    --quiet(-q)               # Show only results, warnings and errors; -v overrides it
    --timeout: string         # Total time limit for network requests [default: 30]
    --connect-timeout: string # Time limit for connecting [default: 10]
    --proxy: string           # The proxy for all requests except those to this machine
    --ca-cert: path           # Trust only the certificate authorities in this file (PEM)
    --client-cert: path       # Client certificate (PEM)
    --client-key: path        # Private key of the client certificate (PEM)
    --insecure-http           # Allow http:// to other machines; anyone between here and there can read everything
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
  ]

  def "nu-complete rsvp accept-invitation store" [] {
    [ "auto" "keyring" "file" ]
  }

  # Accept an invitation and save the session
  export extern "rsvp accept-invitation" [
    --name: string            # Your name, as the organisation will see it
    --fullname: string        # Your name, as the organisation will see it
    --email: string           # Your e-mail address
    --password: string        # The password; other users of this machine can see it in the process list
    --pw: string              # The password; other users of this machine can see it in the process list
    --password-stdin          # Read the password from standard input
    --password-file: path     # Read the password from a file
    --api-key: string         # Your API key, if the service needs one; other users of this machine can see it in the process list
    --api-key-stdin           # Read the API key from standard input
    --api-key-file: path      # Read the API key from a file
    --input: string           # Another input that the service asks for; may be repeated
    --input-file: string      # The same, with the value read from a file; may be repeated
    --phone: string           # Your telephone number
    --all                     # Accept all invitations that the service lists and that fit --from-org or --from-inviter
    --from-org: string        # With --all: only to this organisation, or to something of it: ORG or ORG/…
    --from-inviter: string    # With --all: only from this person
    --trust-host: string      # Use the link although its host is new here; may be repeated
    --yes                     # Accept without asking for confirmation
    --expect-org: string      # Continue only if the invitation is to this organisation
    --expect-email: string    # Continue only if the invitation is for this e-mail address
    --dry-run                 # Stop before the first request that changes anything, and show it with its secrets masked
    --if-needed               # Succeed if the invitation was accepted before
    --no-switch               # Leave the current session as it is
    --verify                  # Continue only if signature and claims of the session's token check out
    --verify-tokens           # Continue only if signature and claims of the session's token check out
    --require-verification    # Continue only if signature and claims of the session's token check out
    --verify-key: path        # The key to verify with: PEM, a JWK set, or a shared secret as base64url
    --keep-api-key            # Save your API key with the session, if it is the session's credential
    --provider(-p): string    # The id of the service, see `rsvp providers list`; not needed with a link
    --provider-file: path     # A provider file to use for this run
    --url: string             # The base URL of the service, with its path
    --local                   # The service runs on this machine: --url http://localhost:8080
    --sandbox                 # Try rsvp offline, with a pretend service and a temporary session store
    --account: string         # Use the session of this account instead of the current one
    --state: directory        # The folder of the saved sessions
    --state-path: directory   # The folder of the saved sessions
    --store: string@"nu-complete rsvp accept-invitation store" # Where to save the secret of a new session [default: auto]
    --json                    # Print one JSON object on standard output
    --no-input                # Never ask, not even on a terminal
    --verbose(-v)             # Show each request; -vv shows more
    --quiet(-q)               # Show only results, warnings and errors; -v overrides it
    --timeout: string         # Total time limit for network requests [default: 30]
    --connect-timeout: string # Time limit for connecting [default: 10]
    --proxy: string           # The proxy for all requests except those to this machine
    --ca-cert: path           # Trust only the certificate authorities in this file (PEM)
    --client-cert: path       # Client certificate (PEM)
    --client-key: path        # Private key of the client certificate (PEM)
    --insecure-http           # Allow http:// to other machines; anyone between here and there can read everything
    --help(-h)                # Print help (see more with '--help')
    ...codes: string          # One or more invitation codes or links; '-' reads them from standard input, one per line; without one, rsvp asks for it
  ]

  def "nu-complete rsvp show-invitation store" [] {
    [ "auto" "keyring" "file" ]
  }

  # Show an invitation without accepting it
  export extern "rsvp show-invitation" [
    --trust-host: string      # Use the link although its host is new here; may be repeated
    --email: string           # Your e-mail address
    --password: string        # The password; other users of this machine can see it in the process list
    --pw: string              # The password; other users of this machine can see it in the process list
    --password-stdin          # Read the password from standard input
    --password-file: path     # Read the password from a file
    --api-key: string         # Your API key, if the service needs one; other users of this machine can see it in the process list
    --api-key-stdin           # Read the API key from standard input
    --api-key-file: path      # Read the API key from a file
    --input: string           # Another input that the service asks for; may be repeated
    --input-file: string      # The same, with the value read from a file; may be repeated
    --provider(-p): string    # The id of the service, see `rsvp providers list`; not needed with a link
    --provider-file: path     # A provider file to use for this run
    --url: string             # The base URL of the service, with its path
    --local                   # The service runs on this machine: --url http://localhost:8080
    --sandbox                 # Try rsvp offline, with a pretend service and a temporary session store
    --account: string         # Use the session of this account instead of the current one
    --state: directory        # The folder of the saved sessions
    --state-path: directory   # The folder of the saved sessions
    --store: string@"nu-complete rsvp show-invitation store" # Where to save the secret of a new session [default: auto]
    --json                    # Print one JSON object on standard output
    --no-input                # Never ask, not even on a terminal
    --verbose(-v)             # Show each request; -vv shows more
    --quiet(-q)               # Show only results, warnings and errors; -v overrides it
    --timeout: string         # Total time limit for network requests [default: 30]
    --connect-timeout: string # Time limit for connecting [default: 10]
    --proxy: string           # The proxy for all requests except those to this machine
    --ca-cert: path           # Trust only the certificate authorities in this file (PEM)
    --client-cert: path       # Client certificate (PEM)
    --client-key: path        # Private key of the client certificate (PEM)
    --insecure-http           # Allow http:// to other machines; anyone between here and there can read everything
    --help(-h)                # Print help (see more with '--help')
    code: string              # The invitation code, or the whole invitation link
  ]

  def "nu-complete rsvp decline-invitation store" [] {
    [ "auto" "keyring" "file" ]
  }

  # Decline an invitation, if the service supports it
  export extern "rsvp decline-invitation" [
    --trust-host: string      # Use the link although its host is new here; may be repeated
    --email: string           # Your e-mail address
    --password: string        # The password; other users of this machine can see it in the process list
    --pw: string              # The password; other users of this machine can see it in the process list
    --password-stdin          # Read the password from standard input
    --password-file: path     # Read the password from a file
    --api-key: string         # Your API key, if the service needs one; other users of this machine can see it in the process list
    --api-key-stdin           # Read the API key from standard input
    --api-key-file: path      # Read the API key from a file
    --input: string           # Another input that the service asks for; may be repeated
    --input-file: string      # The same, with the value read from a file; may be repeated
    --yes                     # Decline without asking for confirmation
    --provider(-p): string    # The id of the service, see `rsvp providers list`; not needed with a link
    --provider-file: path     # A provider file to use for this run
    --url: string             # The base URL of the service, with its path
    --local                   # The service runs on this machine: --url http://localhost:8080
    --sandbox                 # Try rsvp offline, with a pretend service and a temporary session store
    --account: string         # Use the session of this account instead of the current one
    --state: directory        # The folder of the saved sessions
    --state-path: directory   # The folder of the saved sessions
    --store: string@"nu-complete rsvp decline-invitation store" # Where to save the secret of a new session [default: auto]
    --json                    # Print one JSON object on standard output
    --no-input                # Never ask, not even on a terminal
    --verbose(-v)             # Show each request; -vv shows more
    --quiet(-q)               # Show only results, warnings and errors; -v overrides it
    --timeout: string         # Total time limit for network requests [default: 30]
    --connect-timeout: string # Time limit for connecting [default: 10]
    --proxy: string           # The proxy for all requests except those to this machine
    --ca-cert: path           # Trust only the certificate authorities in this file (PEM)
    --client-cert: path       # Client certificate (PEM)
    --client-key: path        # Private key of the client certificate (PEM)
    --insecure-http           # Allow http:// to other machines; anyone between here and there can read everything
    --help(-h)                # Print help (see more with '--help')
    code: string              # The invitation code, or the whole invitation link
  ]

  def "nu-complete rsvp list-invitations store" [] {
    [ "auto" "keyring" "file" ]
  }

  # List your invitations, if the service supports it
  export extern "rsvp list-invitations" [
    --email: string           # Your e-mail address
    --password: string        # The password; other users of this machine can see it in the process list
    --pw: string              # The password; other users of this machine can see it in the process list
    --password-stdin          # Read the password from standard input
    --password-file: path     # Read the password from a file
    --api-key: string         # Your API key, if the service needs one; other users of this machine can see it in the process list
    --api-key-stdin           # Read the API key from standard input
    --api-key-file: path      # Read the API key from a file
    --input: string           # Another input that the service asks for; may be repeated
    --input-file: string      # The same, with the value read from a file; may be repeated
    --provider(-p): string    # The id of the service, see `rsvp providers list`; not needed with a link
    --provider-file: path     # A provider file to use for this run
    --url: string             # The base URL of the service, with its path
    --local                   # The service runs on this machine: --url http://localhost:8080
    --sandbox                 # Try rsvp offline, with a pretend service and a temporary session store
    --account: string         # Use the session of this account instead of the current one
    --state: directory        # The folder of the saved sessions
    --state-path: directory   # The folder of the saved sessions
    --store: string@"nu-complete rsvp list-invitations store" # Where to save the secret of a new session [default: auto]
    --json                    # Print one JSON object on standard output
    --no-input                # Never ask, not even on a terminal
    --verbose(-v)             # Show each request; -vv shows more
    --quiet(-q)               # Show only results, warnings and errors; -v overrides it
    --timeout: string         # Total time limit for network requests [default: 30]
    --connect-timeout: string # Time limit for connecting [default: 10]
    --proxy: string           # The proxy for all requests except those to this machine
    --ca-cert: path           # Trust only the certificate authorities in this file (PEM)
    --client-cert: path       # Client certificate (PEM)
    --client-key: path        # Private key of the client certificate (PEM)
    --insecure-http           # Allow http:// to other machines; anyone between here and there can read everything
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete rsvp login store" [] {
    [ "auto" "keyring" "file" ]
  }

  # Log in again and save the session
  export extern "rsvp login" [
    --email: string           # Your e-mail address
    --password: string        # The password; other users of this machine can see it in the process list
    --pw: string              # The password; other users of this machine can see it in the process list
    --password-stdin          # Read the password from standard input
    --password-file: path     # Read the password from a file
    --api-key: string         # Your API key, if the service needs one; other users of this machine can see it in the process list
    --api-key-stdin           # Read the API key from standard input
    --api-key-file: path      # Read the API key from a file
    --input: string           # Another input that the service asks for; may be repeated
    --input-file: string      # The same, with the value read from a file; may be repeated
    --no-switch               # Leave the current session as it is
    --verify                  # Continue only if signature and claims of the session's token check out
    --verify-tokens           # Continue only if signature and claims of the session's token check out
    --require-verification    # Continue only if signature and claims of the session's token check out
    --verify-key: path        # The key to verify with: PEM, a JWK set, or a shared secret as base64url
    --provider(-p): string    # The id of the service, see `rsvp providers list`; not needed with a link
    --provider-file: path     # A provider file to use for this run
    --url: string             # The base URL of the service, with its path
    --local                   # The service runs on this machine: --url http://localhost:8080
    --sandbox                 # Try rsvp offline, with a pretend service and a temporary session store
    --account: string         # Use the session of this account instead of the current one
    --state: directory        # The folder of the saved sessions
    --state-path: directory   # The folder of the saved sessions
    --store: string@"nu-complete rsvp login store" # Where to save the secret of a new session [default: auto]
    --json                    # Print one JSON object on standard output
    --no-input                # Never ask, not even on a terminal
    --verbose(-v)             # Show each request; -vv shows more
    --quiet(-q)               # Show only results, warnings and errors; -v overrides it
    --timeout: string         # Total time limit for network requests [default: 30]
    --connect-timeout: string # Time limit for connecting [default: 10]
    --proxy: string           # The proxy for all requests except those to this machine
    --ca-cert: path           # Trust only the certificate authorities in this file (PEM)
    --client-cert: path       # Client certificate (PEM)
    --client-key: path        # Private key of the client certificate (PEM)
    --insecure-http           # Allow http:// to other machines; anyone between here and there can read everything
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete rsvp logout store" [] {
    [ "auto" "keyring" "file" ]
  }

  # End the session at the service if possible, and delete it here
  export extern "rsvp logout" [
    --all                     # Log out of every saved session
    --local-only              # Delete the session here, and send nothing to the service
    --provider(-p): string    # The id of the service, see `rsvp providers list`; not needed with a link
    --provider-file: path     # A provider file to use for this run
    --url: string             # The base URL of the service, with its path
    --local                   # The service runs on this machine: --url http://localhost:8080
    --sandbox                 # Try rsvp offline, with a pretend service and a temporary session store
    --account: string         # Use the session of this account instead of the current one
    --state: directory        # The folder of the saved sessions
    --state-path: directory   # The folder of the saved sessions
    --store: string@"nu-complete rsvp logout store" # Where to save the secret of a new session [default: auto]
    --json                    # Print one JSON object on standard output
    --no-input                # Never ask, not even on a terminal
    --verbose(-v)             # Show each request; -vv shows more
    --quiet(-q)               # Show only results, warnings and errors; -v overrides it
    --timeout: string         # Total time limit for network requests [default: 30]
    --connect-timeout: string # Time limit for connecting [default: 10]
    --proxy: string           # The proxy for all requests except those to this machine
    --ca-cert: path           # Trust only the certificate authorities in this file (PEM)
    --client-cert: path       # Client certificate (PEM)
    --client-key: path        # Private key of the client certificate (PEM)
    --insecure-http           # Allow http:// to other machines; anyone between here and there can read everything
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete rsvp status store" [] {
    [ "auto" "keyring" "file" ]
  }

  # Show the saved sessions and unfinished accepts
  export extern "rsvp status" [
    --check                   # Ask the service whether the session still works
    --forget: string          # Forget an unfinished accept whose end you know: by its name in the list, or the end of its code
    --verify                  # Verify signature and claims of the session's token now
    --verify-tokens           # Verify signature and claims of the session's token now
    --require-verification    # Verify signature and claims of the session's token now
    --verify-key: path        # The key to verify with: PEM, a JWK set, or a shared secret as base64url
    --provider(-p): string    # The id of the service, see `rsvp providers list`; not needed with a link
    --provider-file: path     # A provider file to use for this run
    --url: string             # The base URL of the service, with its path
    --local                   # The service runs on this machine: --url http://localhost:8080
    --sandbox                 # Try rsvp offline, with a pretend service and a temporary session store
    --account: string         # Use the session of this account instead of the current one
    --state: directory        # The folder of the saved sessions
    --state-path: directory   # The folder of the saved sessions
    --store: string@"nu-complete rsvp status store" # Where to save the secret of a new session [default: auto]
    --json                    # Print one JSON object on standard output
    --no-input                # Never ask, not even on a terminal
    --verbose(-v)             # Show each request; -vv shows more
    --quiet(-q)               # Show only results, warnings and errors; -v overrides it
    --timeout: string         # Total time limit for network requests [default: 30]
    --connect-timeout: string # Time limit for connecting [default: 10]
    --proxy: string           # The proxy for all requests except those to this machine
    --ca-cert: path           # Trust only the certificate authorities in this file (PEM)
    --client-cert: path       # Client certificate (PEM)
    --client-key: path        # Private key of the client certificate (PEM)
    --insecure-http           # Allow http:// to other machines; anyone between here and there can read everything
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete rsvp switch store" [] {
    [ "auto" "keyring" "file" ]
  }

  # Choose the current session
  export extern "rsvp switch" [
    --provider(-p): string    # The id of the service, see `rsvp providers list`; not needed with a link
    --provider-file: path     # A provider file to use for this run
    --url: string             # The base URL of the service, with its path
    --local                   # The service runs on this machine: --url http://localhost:8080
    --sandbox                 # Try rsvp offline, with a pretend service and a temporary session store
    --account: string         # Use the session of this account instead of the current one
    --state: directory        # The folder of the saved sessions
    --state-path: directory   # The folder of the saved sessions
    --store: string@"nu-complete rsvp switch store" # Where to save the secret of a new session [default: auto]
    --json                    # Print one JSON object on standard output
    --no-input                # Never ask, not even on a terminal
    --verbose(-v)             # Show each request; -vv shows more
    --quiet(-q)               # Show only results, warnings and errors; -v overrides it
    --timeout: string         # Total time limit for network requests [default: 30]
    --connect-timeout: string # Time limit for connecting [default: 10]
    --proxy: string           # The proxy for all requests except those to this machine
    --ca-cert: path           # Trust only the certificate authorities in this file (PEM)
    --client-cert: path       # Client certificate (PEM)
    --client-key: path        # Private key of the client certificate (PEM)
    --insecure-http           # Allow http:// to other machines; anyone between here and there can read everything
    --help(-h)                # Print help (see more with '--help')
    to?: string               # The account to use from now on; without it, rsvp asks
  ]

  def "nu-complete rsvp token store" [] {
    [ "auto" "keyring" "file" ]
  }

  # Print the session's token, for a script
  export extern "rsvp token" [
    --header                  # Print the header lines that carry the token
    --claims                  # Show the claims of the token instead of the token itself
    --verify                  # Print nothing unless signature and claims of the token check out
    --verify-tokens           # Print nothing unless signature and claims of the token check out
    --require-verification    # Print nothing unless signature and claims of the token check out
    --verify-key: path        # The key to verify with: PEM, a JWK set, or a shared secret as base64url
    --provider(-p): string    # The id of the service, see `rsvp providers list`; not needed with a link
    --provider-file: path     # A provider file to use for this run
    --url: string             # The base URL of the service, with its path
    --local                   # The service runs on this machine: --url http://localhost:8080
    --sandbox                 # Try rsvp offline, with a pretend service and a temporary session store
    --account: string         # Use the session of this account instead of the current one
    --state: directory        # The folder of the saved sessions
    --state-path: directory   # The folder of the saved sessions
    --store: string@"nu-complete rsvp token store" # Where to save the secret of a new session [default: auto]
    --json                    # Print one JSON object on standard output
    --no-input                # Never ask, not even on a terminal
    --verbose(-v)             # Show each request; -vv shows more
    --quiet(-q)               # Show only results, warnings and errors; -v overrides it
    --timeout: string         # Total time limit for network requests [default: 30]
    --connect-timeout: string # Time limit for connecting [default: 10]
    --proxy: string           # The proxy for all requests except those to this machine
    --ca-cert: path           # Trust only the certificate authorities in this file (PEM)
    --client-cert: path       # Client certificate (PEM)
    --client-key: path        # Private key of the client certificate (PEM)
    --insecure-http           # Allow http:// to other machines; anyone between here and there can read everything
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete rsvp providers store" [] {
    [ "auto" "keyring" "file" ]
  }

  # List, show, check and add provider files
  export extern "rsvp providers" [
    --provider(-p): string    # The id of the service, see `rsvp providers list`; not needed with a link
    --provider-file: path     # A provider file to use for this run
    --url: string             # The base URL of the service, with its path
    --local                   # The service runs on this machine: --url http://localhost:8080
    --sandbox                 # Try rsvp offline, with a pretend service and a temporary session store
    --account: string         # Use the session of this account instead of the current one
    --state: directory        # The folder of the saved sessions
    --state-path: directory   # The folder of the saved sessions
    --store: string@"nu-complete rsvp providers store" # Where to save the secret of a new session [default: auto]
    --json                    # Print one JSON object on standard output
    --no-input                # Never ask, not even on a terminal
    --verbose(-v)             # Show each request; -vv shows more
    --quiet(-q)               # Show only results, warnings and errors; -v overrides it
    --timeout: string         # Total time limit for network requests [default: 30]
    --connect-timeout: string # Time limit for connecting [default: 10]
    --proxy: string           # The proxy for all requests except those to this machine
    --ca-cert: path           # Trust only the certificate authorities in this file (PEM)
    --client-cert: path       # Client certificate (PEM)
    --client-key: path        # Private key of the client certificate (PEM)
    --insecure-http           # Allow http:// to other machines; anyone between here and there can read everything
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete rsvp providers list store" [] {
    [ "auto" "keyring" "file" ]
  }

  # List the known services
  export extern "rsvp providers list" [
    --search: string          # Only services with this word in their id, name or address
    --all                     # Also services that cannot be used any more
    --provider(-p): string    # The id of the service, see `rsvp providers list`; not needed with a link
    --provider-file: path     # A provider file to use for this run
    --url: string             # The base URL of the service, with its path
    --local                   # The service runs on this machine: --url http://localhost:8080
    --sandbox                 # Try rsvp offline, with a pretend service and a temporary session store
    --account: string         # Use the session of this account instead of the current one
    --state: directory        # The folder of the saved sessions
    --state-path: directory   # The folder of the saved sessions
    --store: string@"nu-complete rsvp providers list store" # Where to save the secret of a new session [default: auto]
    --json                    # Print one JSON object on standard output
    --no-input                # Never ask, not even on a terminal
    --verbose(-v)             # Show each request; -vv shows more
    --quiet(-q)               # Show only results, warnings and errors; -v overrides it
    --timeout: string         # Total time limit for network requests [default: 30]
    --connect-timeout: string # Time limit for connecting [default: 10]
    --proxy: string           # The proxy for all requests except those to this machine
    --ca-cert: path           # Trust only the certificate authorities in this file (PEM)
    --client-cert: path       # Client certificate (PEM)
    --client-key: path        # Private key of the client certificate (PEM)
    --insecure-http           # Allow http:// to other machines; anyone between here and there can read everything
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete rsvp providers show store" [] {
    [ "auto" "keyring" "file" ]
  }

  # Print a provider file
  export extern "rsvp providers show" [
    --provider(-p): string    # The id of the service, see `rsvp providers list`; not needed with a link
    --provider-file: path     # A provider file to use for this run
    --url: string             # The base URL of the service, with its path
    --local                   # The service runs on this machine: --url http://localhost:8080
    --sandbox                 # Try rsvp offline, with a pretend service and a temporary session store
    --account: string         # Use the session of this account instead of the current one
    --state: directory        # The folder of the saved sessions
    --state-path: directory   # The folder of the saved sessions
    --store: string@"nu-complete rsvp providers show store" # Where to save the secret of a new session [default: auto]
    --json                    # Print one JSON object on standard output
    --no-input                # Never ask, not even on a terminal
    --verbose(-v)             # Show each request; -vv shows more
    --quiet(-q)               # Show only results, warnings and errors; -v overrides it
    --timeout: string         # Total time limit for network requests [default: 30]
    --connect-timeout: string # Time limit for connecting [default: 10]
    --proxy: string           # The proxy for all requests except those to this machine
    --ca-cert: path           # Trust only the certificate authorities in this file (PEM)
    --client-cert: path       # Client certificate (PEM)
    --client-key: path        # Private key of the client certificate (PEM)
    --insecure-http           # Allow http:// to other machines; anyone between here and there can read everything
    --help(-h)                # Print help (see more with '--help')
    id: string                # The id of the service
  ]

  def "nu-complete rsvp providers check store" [] {
    [ "auto" "keyring" "file" ]
  }

  # Find every mistake in provider files, and run their examples
  export extern "rsvp providers check" [
    --provider(-p): string    # The id of the service, see `rsvp providers list`; not needed with a link
    --provider-file: path     # A provider file to use for this run
    --url: string             # The base URL of the service, with its path
    --local                   # The service runs on this machine: --url http://localhost:8080
    --sandbox                 # Try rsvp offline, with a pretend service and a temporary session store
    --account: string         # Use the session of this account instead of the current one
    --state: directory        # The folder of the saved sessions
    --state-path: directory   # The folder of the saved sessions
    --store: string@"nu-complete rsvp providers check store" # Where to save the secret of a new session [default: auto]
    --json                    # Print one JSON object on standard output
    --no-input                # Never ask, not even on a terminal
    --verbose(-v)             # Show each request; -vv shows more
    --quiet(-q)               # Show only results, warnings and errors; -v overrides it
    --timeout: string         # Total time limit for network requests [default: 30]
    --connect-timeout: string # Time limit for connecting [default: 10]
    --proxy: string           # The proxy for all requests except those to this machine
    --ca-cert: path           # Trust only the certificate authorities in this file (PEM)
    --client-cert: path       # Client certificate (PEM)
    --client-key: path        # Private key of the client certificate (PEM)
    --insecure-http           # Allow http:// to other machines; anyone between here and there can read everything
    --help(-h)                # Print help (see more with '--help')
    ...files: path            # Files, or ids of services; without one, every known service
  ]

  def "nu-complete rsvp providers add store" [] {
    [ "auto" "keyring" "file" ]
  }

  # Install a provider file, after showing which hosts it talks to
  export extern "rsvp providers add" [
    --yes                     # Install without asking for confirmation
    --provider(-p): string    # The id of the service, see `rsvp providers list`; not needed with a link
    --provider-file: path     # A provider file to use for this run
    --url: string             # The base URL of the service, with its path
    --local                   # The service runs on this machine: --url http://localhost:8080
    --sandbox                 # Try rsvp offline, with a pretend service and a temporary session store
    --account: string         # Use the session of this account instead of the current one
    --state: directory        # The folder of the saved sessions
    --state-path: directory   # The folder of the saved sessions
    --store: string@"nu-complete rsvp providers add store" # Where to save the secret of a new session [default: auto]
    --json                    # Print one JSON object on standard output
    --no-input                # Never ask, not even on a terminal
    --verbose(-v)             # Show each request; -vv shows more
    --quiet(-q)               # Show only results, warnings and errors; -v overrides it
    --timeout: string         # Total time limit for network requests [default: 30]
    --connect-timeout: string # Time limit for connecting [default: 10]
    --proxy: string           # The proxy for all requests except those to this machine
    --ca-cert: path           # Trust only the certificate authorities in this file (PEM)
    --client-cert: path       # Client certificate (PEM)
    --client-key: path        # Private key of the client certificate (PEM)
    --insecure-http           # Allow http:// to other machines; anyone between here and there can read everything
    --help(-h)                # Print help (see more with '--help')
    file: path                # The provider file
  ]

  def "nu-complete rsvp sandbox fault" [] {
    [ "unknown" "expired" "used" "wrong-person" "member" "rate-limited" "slow" "cut-off" "huge" "html" "garbage" "silent" "server-error" "dropped" "dropped-before" "forged-token" ]
  }

  def "nu-complete rsvp sandbox algorithm" [] {
    [ "EdDSA" "ES256" "RS256" ]
  }

  def "nu-complete rsvp sandbox store" [] {
    [ "auto" "keyring" "file" ]
  }

  # Run pretend services on this machine, to try rsvp and for CI
  export extern "rsvp sandbox" [
    --port: string            # The port on 127.0.0.1; without it, any free port
    --fault: string@"nu-complete rsvp sandbox fault" # What always goes wrong; without it, the code decides
    --algorithm: string@"nu-complete rsvp sandbox algorithm" # How a service that publishes its keys signs its tokens
    --provider(-p): string    # The id of the service, see `rsvp providers list`; not needed with a link
    --provider-file: path     # A provider file to use for this run
    --url: string             # The base URL of the service, with its path
    --local                   # The service runs on this machine: --url http://localhost:8080
    --sandbox                 # Try rsvp offline, with a pretend service and a temporary session store
    --account: string         # Use the session of this account instead of the current one
    --state: directory        # The folder of the saved sessions
    --state-path: directory   # The folder of the saved sessions
    --store: string@"nu-complete rsvp sandbox store" # Where to save the secret of a new session [default: auto]
    --json                    # Print one JSON object on standard output
    --no-input                # Never ask, not even on a terminal
    --verbose(-v)             # Show each request; -vv shows more
    --quiet(-q)               # Show only results, warnings and errors; -v overrides it
    --timeout: string         # Total time limit for network requests [default: 30]
    --connect-timeout: string # Time limit for connecting [default: 10]
    --proxy: string           # The proxy for all requests except those to this machine
    --ca-cert: path           # Trust only the certificate authorities in this file (PEM)
    --client-cert: path       # Client certificate (PEM)
    --client-key: path        # Private key of the client certificate (PEM)
    --insecure-http           # Allow http:// to other machines; anyone between here and there can read everything
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete rsvp completions shell" [] {
    [ "bash" "zsh" "fish" "powershell" "elvish" "nushell" ]
  }

  def "nu-complete rsvp completions store" [] {
    [ "auto" "keyring" "file" ]
  }

  # Print the completion script of a shell
  export extern "rsvp completions" [
    --provider(-p): string    # The id of the service, see `rsvp providers list`; not needed with a link
    --provider-file: path     # A provider file to use for this run
    --url: string             # The base URL of the service, with its path
    --local                   # The service runs on this machine: --url http://localhost:8080
    --sandbox                 # Try rsvp offline, with a pretend service and a temporary session store
    --account: string         # Use the session of this account instead of the current one
    --state: directory        # The folder of the saved sessions
    --state-path: directory   # The folder of the saved sessions
    --store: string@"nu-complete rsvp completions store" # Where to save the secret of a new session [default: auto]
    --json                    # Print one JSON object on standard output
    --no-input                # Never ask, not even on a terminal
    --verbose(-v)             # Show each request; -vv shows more
    --quiet(-q)               # Show only results, warnings and errors; -v overrides it
    --timeout: string         # Total time limit for network requests [default: 30]
    --connect-timeout: string # Time limit for connecting [default: 10]
    --proxy: string           # The proxy for all requests except those to this machine
    --ca-cert: path           # Trust only the certificate authorities in this file (PEM)
    --client-cert: path       # Client certificate (PEM)
    --client-key: path        # Private key of the client certificate (PEM)
    --insecure-http           # Allow http:// to other machines; anyone between here and there can read everything
    --help(-h)                # Print help (see more with '--help')
    shell: string@"nu-complete rsvp completions shell" # The shell
  ]

}

export use completions *
