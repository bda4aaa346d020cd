// A mail server made of go-smtp: three users and a postmaster, mail into Maildirs, no relaying.
package main

import (
	"bytes"
	"crypto/tls"
	"fmt"
	"io"
	"log"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"time"

	"github.com/emersion/go-smtp"
)

const (
	host   = "mx.test.example"
	domain = "test.example"
)

var (
	folder     string
	delivered  int64
	users      = map[string]bool{"user1": true, "user2": true, "user3": true, "postmaster": true}
	returnPath = regexp.MustCompile(`(?im)^Return-Path:.*\n([ \t].*\n)*`)
	quotedPair = regexp.MustCompile(`\\(.)`)
)

func refusal(code int, enhanced smtp.EnhancedCode, text string) error {
	return &smtp.SMTPError{Code: code, EnhancedCode: enhanced, Message: text}
}

// localUser returns the local part that all its quoted forms mean (RFC 5321 4.1.2), and whether the
// domain is ours; Postmaster needs none (4.1.1.3).
func localUser(address string) (string, bool) {
	local, where := strings.ToLower(address), ""
	if at := strings.LastIndex(local, "@"); at >= 0 {
		local, where = local[:at], local[at+1:]
	}
	if len(local) > 1 && local[0] == '"' && local[len(local)-1] == '"' {
		local = quotedPair.ReplaceAllString(local[1:len(local)-1], "$1")
	}
	return local, where == domain || where == "" && local == "postmaster"
}

type backend struct{}

func (backend) Login(state *smtp.ConnectionState, user, password string) (smtp.Session, error) {
	if user != "user1" || password != "secret1" {
		return nil, refusal(535, smtp.EnhancedCode{5, 7, 8}, "authentication failed")
	}
	return &session{state: state, authenticated: true}, nil
}

func (backend) AnonymousLogin(state *smtp.ConnectionState) (smtp.Session, error) {
	return &session{state: state}, nil
}

type session struct {
	state         *smtp.ConnectionState
	authenticated bool
	utf8          bool
	from          string
	to            []string
}

func (s *session) Reset()        { s.from, s.to, s.utf8 = "", nil, false }
func (s *session) Logout() error { return nil }

func (s *session) Mail(from string, options smtp.MailOptions) error {
	s.from, s.to, s.utf8 = from, nil, options.UTF8
	return nil
}

func (s *session) Rcpt(to string) error {
	user, ours := localUser(to)
	switch {
	case ours && users[user]:
		s.to = append(s.to, user)
	case ours:
		return refusal(550, smtp.EnhancedCode{5, 1, 1}, "no such user")
	case !s.authenticated:
		return refusal(550, smtp.EnhancedCode{5, 7, 1}, "relaying denied")
	}
	return nil
}

// protocol is the word of RFC 3848 and RFC 6531 3.7.3 for how the message came. The library does not
// tell HELO from EHLO.
func (s *session) protocol() string {
	word := "ESMTP"
	if s.utf8 {
		word = "UTF8SMTP"
	}
	if s.state.TLS.HandshakeComplete {
		word += "S"
	}
	if s.authenticated {
		word += "A"
	}
	return word
}

func (s *session) trace() string {
	address, _, _ := net.SplitHostPort(s.state.RemoteAddr.String())
	return fmt.Sprintf("Return-Path: <%s>\nReceived: from %s ([%s])\n\tby %s with %s;\n\t%s\n", s.from,
		s.state.Hostname, address, host, s.protocol(), time.Now().Format(time.RFC1123Z))
}

// withoutReturnPath is the message as the final delivery finds it: no Return-Path but its own (RFC 5321
// 4.4).
func withoutReturnPath(message []byte) []byte {
	end := bytes.Index(message, []byte("\n\n"))
	if end < 0 {
		return returnPath.ReplaceAll(message, nil)
	}
	return append(returnPath.ReplaceAll(message[:end+1], nil), message[end+1:]...)
}

func (s *session) Data(r io.Reader) error {
	content, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	message := append([]byte(s.trace()), withoutReturnPath(content)...)
	done := map[string]bool{}
	for _, user := range s.to {
		if done[user] {
			continue
		}
		done[user] = true
		if err := deliver(user, message); err != nil {
			return refusal(451, smtp.EnhancedCode{4, 3, 0}, "cannot store the message")
		}
	}
	return nil
}

func deliver(user string, message []byte) error {
	box := filepath.Join(folder, "mail", user)
	for _, part := range []string{"tmp", "new", "cur"} {
		if err := os.MkdirAll(filepath.Join(box, part), 0o755); err != nil {
			return err
		}
	}
	name := fmt.Sprintf("%d.%d_%d.%s", time.Now().Unix(), os.Getpid(), atomic.AddInt64(&delivered, 1), host)
	if err := os.WriteFile(filepath.Join(box, "tmp", name), message, 0o644); err != nil {
		return err
	}
	return os.Rename(filepath.Join(box, "tmp", name), filepath.Join(box, "new", name))
}

func main() {
	folder = os.Args[1]
	certificate, err := tls.LoadX509KeyPair(filepath.Join(folder, "cert.pem"), filepath.Join(folder, "key.pem"))
	if err != nil {
		log.Fatal(err)
	}
	server := smtp.NewServer(backend{})
	server.Addr = "127.0.0.1:" + os.Args[2]
	server.Domain = host
	server.TLSConfig = &tls.Config{Certificates: []tls.Certificate{certificate}}
	server.MaxMessageBytes = 1048576
	server.MaxRecipients = 1000
	server.AllowInsecureAuth = true
	server.EnableSMTPUTF8 = true
	server.Strict = true
	server.ReadTimeout, server.WriteTimeout = 300*time.Second, 300*time.Second
	log.Fatal(server.ListenAndServe())
}
